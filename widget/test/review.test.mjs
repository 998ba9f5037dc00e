// From Review to the account and back again: what is said before, during and after, and the way out of it.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { test } from "node:test";
import { axe } from "./axe.mjs";
import { announced, complaints, control, focused, inAccount, onPort, open, page, part, pipelineNamed, review, save, shown } from "./page.mjs";

onPort(8754);

const click = (action) => page.locator(`[data-action="${action}"]:visible`).click();
const mouse = (selector) => page.locator(selector).click();
const applied = () => page.locator('[data-dialog="done"] [data-applied="true"]').waitFor();

async function show(id) {
  await page.locator(`[data-pipeline="${id}"]`).click();
  await page.locator(`[data-board="${id}"]`).waitFor();
}

test("who has never seen it copies a pipeline, changes three stages, deletes one and undoes it", async () => {
  await open("lang=en&user=1");
  await click("duplicate");
  await page.keyboard.type("My copy");
  const stages = page.locator("[data-free] [data-stage]");
  await stages.nth(0).locator('[data-part="name"]').fill("First");
  await stages.nth(1).locator('[data-part="colour"]').click();
  await page.locator('[data-palette] [data-color="#87f2c0"]').click();
  await stages.nth(2).locator('[data-part="grip"]').press("ArrowLeft");
  await review(mouse);
  await click("apply");
  await applied();
  await click("close");
  const id = await pipelineNamed("My copy");
  const whole = await inAccount(id);
  assert.deepEqual(shown(whole)[0].name, "First");

  await stages.nth(3).locator('[data-part="delete"]').click();
  const changes = await review(mouse);
  assert.equal(changes.length, 1);
  assert.match(await page.locator('[data-change="delete"]').textContent(), /0/, "how many deals move is said");
  await page.locator("[data-confirm]").fill("My copy");
  await click("apply");
  await applied();
  assert.equal((await inAccount(id)).length, whole.length - 1);
  await save("done");
  await click("undo-applied");
  await page.locator('[data-dialog="review"]').waitFor();
  assert.equal(await page.locator("[data-not-carried]").count(), 1, "what does not come back is said");
  await save("undo");
  await click("apply");
  await applied();
  assert.deepEqual(shown(await inAccount(id)), shown(whole));
  await click("close");
  await page.locator('[data-edited-count="0"]').waitFor();
  assert.deepEqual(complaints, []);
});

test("deletions stand first and say how many deals move, and where to", async () => {
  await open("lang=en&user=1");
  await show(10107);
  const [first, second, third] = await inAccount(10107);
  await part(first.id, "name").fill("Renamed");
  await part(second.id, "delete").click();
  const changes = await review(mouse);
  assert.deepEqual([changes[0], changes.length], [`delete pipelines/10107/statuses/${second.id}`, 2]);
  const said = await page.locator('[data-change="delete"]').textContent();
  assert.match(said, new RegExp(`${second.leads}`));
  assert.match(said, /Lead from site|Renamed/, "the stage that the deals move to");
  assert.deepEqual(await axe(page, "review"), []);
  await page.keyboard.press("Escape");
  assert.deepEqual(await focused(), ["review", null]);
  assert.ok(third.id);
});

test("history holds the states before each change; going back is reviewed like any edit", async () => {
  await open("lang=ru&user=1&theme=dark");
  await show(10107);
  const was = shown(await inAccount(10107));
  const [first] = await inAccount(10107);
  await part(first.id, "name").fill("Другое имя");
  await review(mouse);
  await click("apply");
  await applied();
  await click("close");
  await click("history");
  await page.locator("[data-history]").waitFor();
  assert.deepEqual(await axe(page, "history"), []);
  await save("history");
  await page.locator('[data-snapshot] [data-action="go-back"]').first().click();
  await page.locator('[data-dialog="review"]').waitFor();
  await click("apply");
  await applied();
  assert.deepEqual(shown(await inAccount(10107)), was);
  await click("close");
});

test("what fails is said item by item, and stays beside what it concerns", async () => {
  await open("lang=en&user=1");
  const id = await pipelineNamed("Сервис и гарантия");
  await show(id);
  const [first, second] = await inAccount(id);
  await part(first.id, "name").fill("Will fail");
  await part(second.id, "name").fill("Comes too late");
  await review(mouse);
  await control("faults", { add: [{ method: "PATCH", path: "/api/v4/leads/pipelines", status: 400, body: '{"title":"Bad Request","status":400,"detail":"Not today"}', content_type: "application/problem+json" }] });
  await click("apply");
  await page.locator('[data-applied="false"]').waitFor();
  const results = await page.$$eval("[data-result]", (all) => all.map((one) => one.dataset.result));
  assert.equal(results.includes("failed"), true);
  assert.match(await page.locator('[data-result="failed"]').first().textContent(), /Not today/);
  assert.equal(await page.locator("[data-differences]").count(), 1);
  assert.deepEqual(await axe(page, "partly"), []);
  await save("partly");
  await click("close");
  assert.match(await page.locator("[data-stage] .stagewright-issues").first().textContent(), /Not today/);
  assert.equal(await part(first.id, "name").inputValue(), "Will fail", "the edit is kept");
  await review(mouse);
  await click("apply");
  await applied();
  await click("close");
});

const steps = () => page.$$eval("[data-result]", (all) => all.map((one) => one.dataset.result));

/** Three stages under other names, the second of them held up on its way to the account until the faults are cleared. */
async function renameHeldUp(names, context) {
  await open("lang=en&user=1", 1280, context);
  const stages = await inAccount(10104);
  for (const [at, name] of names.entries()) await part(stages[at].id, "name").fill(name);
  await review(mouse);
  await control("faults", { add: [{ method: "PATCH", path: "/api/v4/leads/pipelines", skip: 1, latency_ms: 3_600_000 }] });
  await click("apply");
  await page.locator('[data-dialog="applying"] [data-sent="1"]').waitFor();
}

test("while it is sent, every step is shown as it stands, and the dialog can't be left", async () => {
  await renameHeldUp(["At once", "Slowly", "Later"]);
  assert.deepEqual(await steps(), ["done", "sending", "waiting"]);
  assert.equal(await page.locator("[data-sent]").textContent(), "1 of 3");
  assert.deepEqual(await focused(), ["H2", null], "the focus stands at the heading");
  assert.equal(await page.locator('[role="progressbar"]').getAttribute("aria-valuenow"), "1");
  assert.match(await page.locator('[data-dialog="applying"] [role="status"]').textContent(), /25 %/);
  assert.deepEqual(await axe(page, "applying"), []);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape"); // browsers let nothing keep a second one
  assert.equal(await page.locator('[data-dialog="applying"][open]').count(), 1);
  assert.deepEqual(await focused(), ["H2", null]);
  await save("applying");
  await control("faults");
  await applied();
  assert.deepEqual(await steps(), ["done", "done", "done"]);
  await announced("The changes are in the account");
  await click("close");
});

test("an answer that breaks off: what came is shown, the rest is unknown, and the account's word settles it", async (t) => {
  let cut;
  // Stands between the browser and everything else, and lets go in the middle of an answer.
  const relay = createServer((asked, answer) => {
    const onward = request(asked.url, { method: asked.method, headers: asked.headers }, (reply) => {
      answer.writeHead(reply.statusCode, reply.headers);
      reply.pipe(answer);
    });
    asked.pipe(onward);
    if (asked.method === "POST" && asked.url.endsWith("/apply")) cut = () => answer.destroy();
  });
  await once(relay.listen(0, "127.0.0.1"), "listening");
  t.after(() => relay.close());
  await renameHeldUp(["Sent", "On its way", "Behind it"], { proxy: { server: `http://127.0.0.1:${relay.address().port}` } });
  cut();
  await page.locator('[data-problem="unknown-outcome"]').waitFor();
  assert.deepEqual(await steps(), ["done", "unknown", "unknown"]);
  assert.deepEqual(await axe(page, "broken off"), []);
  await save("broken-off");
  await control("faults"); // the proxy goes on without a listener
  await page.waitForFunction(async () => {
    const { pipelines } = await (await fetch("/sandbox/account")).json();
    return pipelines.some(({ statuses }) => statuses.some(({ name }) => name === "Behind it"));
  });
  await click("read-again");
  await page.locator('[data-edited-count="0"]').waitFor();
  assert.deepEqual(shown(await inAccount(10104)).slice(0, 3).map(({ name }) => name), ["Sent", "On its way", "Behind it"]);
});
