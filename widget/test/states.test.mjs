// Every state of the world around the page: what it says, what it keeps, and how one gets out of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "./axe.mjs";
import { browser, clearJournal, complaints, control, fresh, inAccount, onPort, open, page, part, review, save, stack, writes } from "./page.mjs";

onPort(8761);

const click = (action) => page.locator(`[data-action="${action}"]:visible`).click();
const mouse = (selector) => page.locator(selector).click();
const trouble = (code) => page.locator(`[data-trouble="${code}"]`).waitFor();
const ready = () => page.locator('[data-state="ready"]').waitFor();
const visit = (query = "lang=en&user=1") => page.goto(`${stack.address}/settings/widgets/stagewright?${query}`);
const list = "**/api/v2/pipelines";
const answer = (status, body, headers = {}) => (route) =>
  route.fulfill({ status, body, headers: { "access-control-allow-origin": stack.address, "access-control-expose-headers": "Retry-After", ...headers } });
const problem = (status, code, headers = {}) =>
  answer(status, JSON.stringify({ type: "about:blank", title: "", status, code, detail: "" }), { "content-type": "application/problem+json", ...headers });

test("an account without pipelines says so, and the first one can be made", async () => {
  await fresh();
  await page.route(list, answer(200, '{"_embedded":{"items":[]}}', { "content-type": "application/json" }));
  await visit();
  await ready();
  assert.match(await page.locator(".stagewright-board--empty").textContent(), /no pipelines/);
  assert.deepEqual(await axe(page, "empty"), []);
  await save("empty");
  await click("new-pipeline");
  await page.locator('[data-board="new"]').waitFor();
});

test("offline: said, edits kept, and read again by itself when the connection is back", async () => {
  await open("lang=en&user=1");
  const [first] = await inAccount(10104);
  await part(first.id, "name").fill("Typed in a tunnel");
  await page.context().setOffline(true);
  await click("review");
  await page.locator('[data-problem="offline"]').waitFor();
  await click("read-again");
  await trouble("offline");
  assert.deepEqual(await axe(page, "offline"), []);
  await save("offline");
  assert.equal(await part(first.id, "name").inputValue(), "Typed in a tunnel");
  await page.context().setOffline(false);
  await page.locator("[data-trouble]").waitFor({ state: "detached" });
  assert.equal(await part(first.id, "name").inputValue(), "Typed in a tunnel");
});

test("the proxy can't be reached: said, and trying again helps", async () => {
  await fresh();
  await page.route(list, (route) => route.abort());
  await visit("lang=ru&user=1&theme=dark");
  await trouble("unreachable");
  assert.deepEqual(await axe(page, "unreachable"), []);
  await save("unreachable");
  await page.unroute(list);
  await click("retry");
  await ready();
});

test("something else answers where the proxy should be", async () => {
  await fresh();
  await page.route(list, answer(404, "<h1>Not here</h1>", { "content-type": "text/html" }));
  await visit();
  await page.locator("[data-trouble]").waitFor();
  assert.equal(await page.locator("[data-trouble] h1").count(), 0);
});

test("the grant is lost: the button connects the account again, and reads it afterwards", async () => {
  await fresh();
  await page.route(list, problem(503, "reauthorize"));
  await visit();
  await trouble("reauthorize");
  assert.deepEqual(await axe(page, "reauthorize"), []);
  await save("reauthorize");
  await page.unroute(list);
  const popup = page.waitForEvent("popup");
  await click("reconnect");
  const consent = await popup;
  await consent.waitForLoadState();
  assert.match(consent.url(), /\/oauth\?/, "the consent page of the account's own domain");
  assert.equal(new URL(consent.url()).origin, stack.address);
  await consent.close();
  await ready();
  assert.equal(await page.locator("[data-trouble]").count(), 0);
});

test("asked too often: it waits as long as was asked for, says so, and goes on by itself", async () => {
  await fresh();
  await page.route(list, problem(429, "rate-limited", { "retry-after": "600" }));
  await visit();
  await page.locator("[data-waiting]").waitFor();
  assert.match(await page.locator("[data-waiting]").textContent(), /again in \d+ s/);
  assert.deepEqual(await axe(page, "waiting"), []);
  await save("waiting");
  await fresh();
  let times = 0;
  await page.route(list, (route) => (++times === 1 ? problem(429, "rate-limited", { "retry-after": "1" })(route) : route.continue()));
  await visit();
  await ready();
  assert.deepEqual([times, await page.locator("[data-waiting]").count()], [2, 0]);
});

test("an apply that is refused for haste is not repeated by itself", async () => {
  await open("lang=en&user=1");
  const [first] = await inAccount(10104);
  await part(first.id, "name").fill("Hasty");
  await review(mouse);
  let times = 0;
  await page.route("**/apply", (route) => {
    times++;
    return problem(429, "rate-limited", { "retry-after": "1" })(route);
  });
  await click("apply");
  await page.locator('[data-problem="rate-limited"]').waitFor();
  assert.equal(times, 1);
  assert.equal(await part(first.id, "name").inputValue(), "Hasty");
});

for (const [code, abi] of [["proxy-newer", 2], ["proxy-older", 0]]) {
  test(`the versions don't belong together: ${code}`, async () => {
    await fresh();
    await page.route("**/health", answer(200, JSON.stringify({ status: "ok", abi }), { "content-type": "application/json" }));
    await visit();
    await trouble(code);
    assert.deepEqual(await axe(page, code), []);
    await save(code);
    await ready();
    await page.locator('[data-free] [data-stage] [data-part="name"]').first().fill("Not sent by what does not fit");
    await page.route("**/plan", () => assert.fail("nothing is planned"));
    await click("review");
    await page.locator(`[data-problem="${code}"]`).waitFor();
  });
}

test("a core that the widget's folder does not serve comes from the proxy", async () => {
  await fresh();
  let own = 0;
  await page.route("**/upl/**/core.wasm*", (route) => {
    own++;
    return route.fulfill({ status: 404, body: "" });
  });
  await visit();
  await ready();
  assert.equal(own, 1);
});

test("the first frame stands before core and account, and nothing moves when they come", async () => {
  await fresh();
  const gates = [];
  const held = () => new Promise((resolve) => gates.push(resolve));
  for (const pattern of ["**/core.wasm*", list]) {
    await page.route(pattern, async (route) => {
      await held();
      await route.continue();
    });
  }
  await visit();
  await page.locator("[data-skeleton]").waitFor();
  assert.deepEqual(await axe(page, "loading"), []);
  await save("loading");
  const places = () => page.$$eval(".stagewright-stage, .stagewright-bar, .stagewright-tabs, .stagewright-list__title", (all) =>
    [all[0], ...all.filter((one) => !one.matches(".stagewright-stage"))].map((one) => [Math.round(one.getBoundingClientRect().x), Math.round(one.getBoundingClientRect().y)].join()),
  );
  const before = await places();
  for (const open of gates) open();
  await ready();
  assert.deepEqual(await places(), before);
});

const HOSTILE = [
  ["an element", '<img src=x onerror="hit()">'],
  ["a template", "{{7*7}} ${7*7} <%= 7 %>"],
  ["500 characters without a space", "x".repeat(500)],
  ["marks that turn the direction", "\u202egnirts a\u202c \u200fabc\u2067"],
  ["emoji", "👩‍👩‍👧‍👦🏳️‍🌈".repeat(20)],
];

test("hostile names, wherever a name shows: no element is made, nothing is laid out otherwise", async () => {
  await open("lang=en&user=1");
  await page.evaluate(() => (window.hit = () => (window.wasHit = true)));
  const all = HOSTILE.map(([, name]) => name);
  const whole = async (where) => {
    assert.equal(await page.evaluate(() => window.wasHit), undefined, where);
    assert.equal(await page.locator(".stagewright-page img, .stagewright-page script").count(), 0, where);
    const wide = await page.evaluate(() => {
      const shown = [...document.querySelectorAll("dialog[open] .stagewright-dialog__body, .stagewright-page, .stagewright-list, .stagewright-form, .stagewright-tray")];
      return shown.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className);
    });
    assert.deepEqual(wide, [], where);
  };
  await click("paste");
  await page.locator("[data-names]").fill(all.join("\n"));
  await click("paste-names");
  await whole("board");
  for (const [at, name] of all.entries()) assert.equal(await page.locator("[data-free] [data-stage=new] [data-part=name]").nth(at).inputValue(), name.trim());
  await page.locator("[data-free] [data-stage]").first().locator('[data-part="name"]').fill(all[2]);
  await page.locator("[data-free] [data-stage]").first().locator('[data-part="delete"]').click();
  await whole("tray");
  for (const [what, name] of HOSTILE) {
    await page.locator('[data-part="pipeline-name"]').fill(name);
    await whole(`pipeline name: ${what}`);
  }
  await page.locator("[data-free] [data-stage]").last().locator('[data-part="colour"]').click();
  await whole("palette");
  await page.keyboard.press("Escape");
  await click("duplicate");
  await click("delete-pipeline");
  await whole("list tray");
  await page.keyboard.press("Control+z");
  await save("hostile-board");
  await review(mouse);
  await whole("review");
  assert.match(await page.locator("[data-plan]").textContent(), /<img src=x onerror="hit\(\)">[^]*\{\{7\*7\}\}/);
  await save("hostile-review");
  await click("close");
  await click("discard");

  await page.locator('[data-kind="segments"]').click();
  await page.locator(".stagewright-form").waitFor();
  for (const [what, name] of HOSTILE) {
    await page.locator('[data-part="segment-name"]').fill(name);
    await page.locator('[data-field="272427"]').fill(name);
    await page.locator('[data-part="prices"]').fill(name.slice(0, 90));
    await whole(`segment: ${what}`);
  }
  await page.locator('[data-kind="pipelines"]').click();
  await click("import");
  const pipelines = [{ name: all[0], statuses: all.map((name) => ({ name })) }, { name: all[2], statuses: [{ name: all[3] }] }];
  await page.locator("[data-file]").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ pipelines })) });
  await page.locator("[data-preview]").first().waitFor();
  await whole("import");
  await save("hostile-import");
});

test("the settings: what is wrong with the address is said, and the right one leads to the consent page", async () => {
  await fresh();
  await page.goto(`${stack.address}/settings/widgets/?lang=en&user=1`);
  await page.getByText("Stagewright", { exact: false }).first().waitFor();
  await page.locator("[data-settings], .widget-card, button:has-text('Settings'), a:has-text('Settings')").first().click();
  await page.locator("[data-connect]").waitFor();
  const field = page.locator('.modal input[name="proxy"]');
  const proxy = await field.inputValue();
  const found = (code) => page.locator(`[data-found="${code}"]`).waitFor();
  for (const [address, code] of [
    ["", "empty"],
    ["my proxy", "bad-address"],
    ["javascript:alert(1)", "bad-address"],
    ["http://example.com", "insecure"],
    ["http://127.0.0.1:9", "unreachable"],
    [stack.address, "unexpected-answer"],
    [`${proxy}/`, "fine"],
  ]) {
    await field.fill(address);
    await click("check");
    await (code === "unexpected-answer" ? page.locator('[data-found="unexpected-answer"], [data-found="unreachable"]').waitFor() : found(code));
  }
  assert.deepEqual(await axe(page, "settings"), []);
  await save("settings");
  const popup = page.waitForEvent("popup");
  await click("connect");
  const consent = await popup;
  await consent.waitForLoadState();
  assert.equal(new URL(consent.url()).origin, stack.address);
  await consent.close();
  assert.deepEqual(complaints, []);
});

test("somebody else changes the account while edits wait: said, kept, carried over", async () => {
  await open("lang=en&user=1");
  const [first, second] = await inAccount(10107);
  await page.locator('[data-pipeline="10107"]').click();
  await part(first.id, "name").fill("Mine");
  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto(`${stack.address}/?lang=en&user=1`);
  await theirs.locator('[data-pipeline="10107"]').click();
  await theirs.locator(`[data-stage="${second.id}"] [data-part="name"]`).fill("Theirs");
  await theirs.locator('[data-errors="0"]:not([data-edited-count="0"])').waitFor();
  await theirs.locator('[data-action="review"]').click();
  await theirs.locator('[data-action="apply"]').click();
  await theirs.locator('[data-applied="true"]').waitFor();
  await theirs.context().close();
  await clearJournal();
  await click("review");
  await page.locator('[data-dialog="review"]').waitFor();
  assert.match(await page.locator("[data-stale]").textContent(), /Theirs/, "what they did is shown");
  assert.deepEqual(await axe(page, "overtaken"), []);
  await save("overtaken");
  assert.deepEqual(await page.$$eval("[data-plan] [data-change]", (all) => all.map((one) => one.dataset.address)), [`pipelines/10107/statuses/${first.id}`], "only my own change");
  assert.deepEqual(await writes(), []);
  await click("close");
  await page.locator("[data-overtaken]").waitFor();
});
