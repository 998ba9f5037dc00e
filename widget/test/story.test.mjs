// The story of `make run`, as a new user would walk it: once with a mouse, once with the keyboard alone, in a
// real Chromium, through real workerd, into the local amoCRM. It saves the README's screenshot on the way.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./chromium.mjs";
import { root } from "./golden.mjs";
import { startStack } from "./stack.mjs";

const pictures = join(root, "build/screenshots");
const PORT = 8741;

let stack;
let browser;
let page;
const complaints = [];

before(async () => {
  mkdirSync(pictures, { recursive: true });
  stack = await startStack(PORT);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await stack?.stop();
});

const json = async (path, options) => (await fetch(stack.address + path, options)).json();
const clearJournal = () => fetch(`${stack.address}/sandbox/journal`, { method: "DELETE" });

/** The pipeline as the account has it now: its stages by name and colour, in order. */
async function inAccount(id) {
  const { pipelines } = await json("/sandbox/account");
  return pipelines.find((one) => one.id === id).statuses.map(({ id, name, color, leads }) => ({ id, name, color, leads }));
}

const writes = async () =>
  (await json("/sandbox/journal")).requests.filter(({ method, path }) => method !== "GET" && path.includes("/pipelines/"));

/** A fresh page, ready to be edited. */
async function open(query, width = 1280) {
  await fresh(width);
  await page.goto(`${stack.address}/?${query}`);
  await page.locator('[data-state="ready"]').waitFor();
}

/** A new page that has not gone anywhere yet. */
async function fresh(width = 1280) {
  await page?.context().close();
  page = await (await browser.newContext({ viewport: { width, height: 800 } })).newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
}

const board = () =>
  page.$$eval("[data-free] [data-stage]", (stages) =>
    stages.map((one) => ({ name: one.querySelector('[data-part="name"]').value, color: one.dataset.color })),
  );

const part = (stage, name) => page.locator(`[data-board] [data-stage="${stage}"] [data-part="${name}"]`);
const save = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });
const without = (stages, ...ids) => stages.filter(({ id }) => !ids.includes(id));
const shown = (stages) => without(stages, 142, 143).map(({ name, color }) => ({ name, color }));

/** Waits until every edit is checked, then opens the review and answers its changes in order. */
async function review(press) {
  await page.locator('[data-errors="0"]:not([data-edited-count="0"])').waitFor();
  await press('[data-action="review"]');
  await page.locator('[data-dialog="review"]').waitFor();
  return page.$$eval("[data-change]", (changes) => changes.map(({ dataset }) => `${dataset.change} ${dataset.address}`));
}

test("with a mouse: rename, recolour, insert, drag, delete, review, apply, reload", async () => {
  const id = 10104;
  await open("lang=en&theme=light&user=1", 1600);
  await clearJournal();
  const was = await inAccount(id);
  const [first, second, third, fourth] = was;
  await page.locator(`[data-pipeline="${id}"]`).click();

  await part(first.id, "name").fill("First call");
  await part(second.id, "colour").click();
  await page.locator('[data-palette] [data-color="#87f2c0"]').click();
  await page.locator('[data-action="insert"][data-at="2"]').click();
  await page.keyboard.type("Between the two");

  const grip = await part(fourth.id, "grip").boundingBox();
  const front = await part(first.id, "grip").boundingBox();
  await page.mouse.move(grip.x + grip.width / 2, grip.y + 8);
  await page.mouse.down();
  await page.mouse.move(grip.x, grip.y + 10, { steps: 4 });
  await page.mouse.move(front.x + 20, front.y + 10, { steps: 12 });
  await page.mouse.up();
  await page.waitForFunction((key) => document.querySelector("[data-free] [data-stage]").dataset.stage === key, String(fourth.id));

  const doomed = await part(third.id, "grip").boundingBox();
  const tray = await page.locator("[data-tray] ul").boundingBox();
  await page.mouse.move(doomed.x + doomed.width / 2, doomed.y + 8);
  await page.mouse.down();
  await page.mouse.move(doomed.x + 60, doomed.y + 40, { steps: 4 });
  await page.mouse.move(tray.x + tray.width / 2, tray.y + tray.height / 2, { steps: 12 });
  await page.mouse.up();
  await page.locator(`[data-removed="${third.id}"]`).waitFor();

  const wanted = [
    { name: fourth.name, color: fourth.color },
    { name: "First call", color: first.color },
    { name: second.name, color: "#87f2c0" },
    { name: "Between the two", color: (await board())[3].color },
    ...shown(was).slice(4),
  ];
  assert.deepEqual(await board(), wanted);
  assert.deepEqual(await inAccount(id), was, "nothing is sent before Review");
  await save("board");

  const changes = await review((selector) => page.locator(selector).click());
  assert.equal(changes[0], `delete pipelines/${id}/statuses/${third.id}`);
  assert.deepEqual(changes.filter((change) => change.startsWith("delete")).length, 1);
  assert.match(await page.locator('[data-change="delete"]').textContent(), new RegExp(third.name));
  assert.equal(await page.locator('[data-action="apply"]').isDisabled(), true);
  await page.locator("[data-confirm]").fill("Something else");
  assert.equal(await page.locator('[data-action="apply"]').isDisabled(), true);
  await page.locator("[data-confirm]").fill(await page.locator("[data-board] h2").textContent());
  await save("review");
  await page.locator('[data-action="apply"]').click();
  await page.locator('[data-dialog="done"] [data-applied="true"]').waitFor();
  assert.deepEqual(await page.$$eval("[data-result]", (items) => items.map((item) => item.dataset.result)), ["done"]);
  await save("applied");

  const now = await inAccount(id);
  assert.deepEqual(shown(now), wanted);
  assert.deepEqual(now.map((stage) => stage.id).includes(third.id), false);
  const sum = (stages) => stages.reduce((total, { leads }) => total + leads, 0);
  assert.equal(sum(now), sum(was), "the deals of the deleted stage moved, none is lost");
  assert.deepEqual((await writes()).map(({ status, authorized }) => [status, authorized]), [[200, "user 1"]]);

  await page.reload();
  await page.locator(`[data-board="${id}"]`).waitFor();
  assert.deepEqual(await board(), wanted);
  assert.deepEqual(complaints, []);
});

/** Presses Tab until the focus is where it is wanted, as one without a mouse does. */
async function tabTo(selector) {
  for (let presses = 0; presses < 400; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reached ${selector}`);
}

const focused = () =>
  page.evaluate(() => {
    const here = document.activeElement;
    return [here.closest("[data-stage], [data-removed]")?.dataset.stage ?? here.dataset.action ?? here.tagName, here.dataset.part ?? null];
  });

const announced = (text) => page.locator("[data-announcer]", { hasText: text }).waitFor({ state: "attached" });

test("with the keyboard alone: the same, in Russian and dark, with every step announced", async () => {
  const id = 10107;
  await open("lang=ru&theme=dark&user=1");
  await clearJournal();
  const was = await inAccount(id);
  const [first, second, third] = was;
  await tabTo(`[data-pipeline="${id}"]`);
  await page.keyboard.press("Enter");
  await page.locator(`[data-board="${id}"]`).waitFor();

  await tabTo(`[data-stage="${first.id}"] [data-part="name"]`);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Первый звонок");

  await tabTo(`[data-stage="${first.id}"] [data-part="colour"]`);
  await page.keyboard.press("Enter");
  await page.locator("[data-palette]").waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.locator("[data-palette]").waitFor({ state: "detached" });
  assert.deepEqual(await focused(), [String(first.id), "colour"]);

  await tabTo('[data-action="insert"][data-at="1"]');
  await page.keyboard.press("Enter");
  await announced("место 2 из");
  assert.deepEqual(await focused(), ["new", "name"]);
  await page.keyboard.type("Между ними");

  await tabTo(`[data-stage="${second.id}"] [data-part="grip"]`);
  await page.keyboard.press("ArrowLeft");
  await announced("на месте 2 из");
  assert.deepEqual(await focused(), [String(second.id), "grip"]);
  await page.keyboard.press("Home");
  await announced("на месте 1 из");
  assert.deepEqual(await focused(), [String(second.id), "grip"]);

  await tabTo(`[data-stage="${third.id}"] [data-part="delete"]`);
  await page.keyboard.press("Enter");
  await announced("в лотке");
  assert.equal((await focused())[1], "delete", "the focus goes on to a neighbour");
  await tabTo(`[data-removed="${third.id}"] [data-part="restore"]`);
  await page.keyboard.press("Enter");
  await announced("снова на доске");
  assert.deepEqual(await focused(), [String(third.id), "name"]);
  await tabTo(`[data-stage="${third.id}"] [data-part="delete"]`);
  await page.keyboard.press("Enter");
  await page.locator(`[data-removed="${third.id}"]`).waitFor();

  const wanted = await board();
  assert.deepEqual(wanted.map(({ name }) => name), [
    second.name,
    "Первый звонок",
    "Между ними",
    ...shown(was).slice(3).map(({ name }) => name),
  ]);
  assert.equal(wanted[1].color, "#f2f3f4", "the last but one of the palette");
  await save("board-ru-dark");

  const changes = await review(async (selector) => {
    await tabTo(selector);
    await page.keyboard.press("Enter");
  });
  assert.equal(changes[0], `delete pipelines/${id}/statuses/${third.id}`);
  await tabTo("[data-confirm]");
  await page.keyboard.type(await page.locator("[data-board] h2").textContent());
  await save("review-ru-dark");
  await page.keyboard.press("Enter");
  await page.locator('[data-dialog="done"] [data-applied="true"]').waitFor();
  await announced("Изменения внесены");
  await page.keyboard.press("Escape");
  await page.locator('[data-dialog="editing"]').waitFor({ state: "attached" });
  assert.deepEqual(await focused(), ["review", null], "the focus comes back from the dialog");

  assert.deepEqual(shown(await inAccount(id)), wanted);
  assert.equal((await writes()).length, 1);
  await page.reload();
  await page.locator('[data-state="ready"]').waitFor();
  await page.locator(`[data-pipeline="${id}"]`).focus();
  await page.keyboard.press("Enter");
  await page.locator(`[data-board="${id}"]`).waitFor();
  assert.deepEqual(await board(), wanted);
  assert.deepEqual(complaints, []);
});

test("a problem shows at its field as one types, and leads there from Review", async () => {
  await open("lang=en&user=1");
  const [first] = await inAccount(10104);
  await part(first.id, "name").fill(" ");
  const issue = page.locator(`[data-stage="${first.id}"] [data-issue="blank-name"]`);
  await issue.waitFor();
  assert.equal(await part(first.id, "name").getAttribute("aria-invalid"), "true");
  await page.locator('[data-action="review"]').click();
  assert.deepEqual(await focused(), [String(first.id), "name"]);
  assert.equal(await page.locator('[data-dialog="editing"]').count(), 1);
  await part(first.id, "name").fill("Mended");
  await issue.waitFor({ state: "detached" });
});

test("typing in one of 98 stages draws that stage and no other", async () => {
  await open("lang=en&user=1");
  await page.locator('[data-pipeline="10110"]').click();
  await page.locator('[data-board="10110"]').waitFor();
  assert.equal(await page.locator("[data-free] [data-stage]").count(), 98);
  const touched = await page.evaluate(async () => {
    const stage = document.querySelectorAll("[data-free] [data-stage]")[60];
    const seen = new Set();
    const observer = new MutationObserver((records) => {
      for (const { target } of records) {
        const at = (target.nodeType === 1 ? target : target.parentElement).closest("[data-stage], [data-pipeline], [data-bar], [data-tray]");
        if (at) seen.add(at === stage ? "this stage" : at.hasAttribute("data-stage") ? "another stage" : "around");
      }
    });
    observer.observe(document.querySelector(".stagewright-page"), { subtree: true, childList: true, attributes: true, characterData: true });
    const input = stage.querySelector('[data-part="name"]');
    for (const text of ["a", "ab", " "]) {
      input.value = text;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    await new Promise((resolve) => {
      const wait = () => (stage.querySelector("[data-issue]") ? resolve() : requestAnimationFrame(wait));
      wait();
    });
    observer.disconnect();
    return [...seen].sort();
  });
  assert.deepEqual(touched, ["around", "this stage"]);
});

test("a pipeline without a stage list can be looked at and not edited", async () => {
  await open("lang=en&user=1");
  await page.locator('[data-pipeline="10116"]').click();
  await page.locator("[data-unknown-stages]").waitFor();
  assert.equal(await page.locator("[data-board] input, [data-action=insert]").count(), 0);
});

test("names are text, wherever they show", async () => {
  await open("lang=en&user=1");
  await page.evaluate(() => (window.hit = () => (window.wasHit = true)));
  const hostile = '<img src=x onerror="hit()"> {{7*7}} ' + "x".repeat(300);
  const [first] = await inAccount(10104);
  await part(first.id, "name").fill(hostile);
  const doomed = page.locator("[data-free] [data-stage]").nth(1);
  await doomed.locator('[data-part="name"]').fill(hostile);
  await doomed.locator('[data-part="delete"]').click();
  await review((selector) => page.locator(selector).click());
  assert.equal(await page.locator(".stagewright-page img").count(), 0);
  assert.equal(await page.evaluate(() => window.wasHit), undefined);
  assert.match(await page.locator("[data-plan]").textContent(), /<img src=x onerror="hit\(\)"> \{\{7\*7\}\}/);
  const wide = await page.evaluate(() => document.querySelector("[data-dialog]").scrollWidth - document.querySelector("[data-dialog]").clientWidth);
  assert.equal(wide, 0, "a name without spaces breaks its line");
});

test("somebody who may not write is told so, and nothing is sent", async () => {
  await open("lang=en&user=2");
  await clearJournal();
  const [first] = await inAccount(10104);
  await part(first.id, "name").fill("Not mine to change");
  await review((selector) => page.locator(selector).click());
  await page.locator('[data-action="apply"]').click();
  await page.locator('[data-dialog="failed"] [data-problem]').waitFor();
  assert.equal(await part(first.id, "name").inputValue(), "Not mine to change", "the edit is kept");
  await save("not-allowed");
  assert.deepEqual(await writes(), []);
});

test("leaving and coming back keeps unsent edits; the page is left clean", async () => {
  await open("lang=en&user=1");
  const [first] = await inAccount(10104);
  await part(first.id, "name").fill("Not sent yet");
  await page.locator('[data-edited-count="1"]').waitFor();
  await page.locator('a[href^="/leads/"]').first().click();
  await page.locator(".stagewright-root").waitFor({ state: "detached" });
  assert.equal(await page.locator('link[href*="style.css"][href*="/upl/"]').count(), 0);
  await page.goBack();
  await page.locator('[data-edited-count="1"]').waitFor();
  assert.equal(await part(first.id, "name").inputValue(), "Not sent yet");
  assert.deepEqual(complaints, []);
});

test("the page is drawn before the core and the account have come", async () => {
  await fresh();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/core.wasm*", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${stack.address}/?lang=en&user=1`);
  await page.locator("[data-skeleton]").waitFor();
  const top = (box) => box.boundingBox().then(({ y, height }) => [y, height]);
  const ghost = await top(page.locator(".stagewright-stage").first());
  await save("loading");
  release();
  await page.locator('[data-state="ready"]').waitFor();
  assert.deepEqual(await top(page.locator(".stagewright-stage").first()), ghost, "nothing jumps when the board comes");
});

for (const [name, pattern] of [
  ["core", "**/core.wasm*"],
  ["proxy", "**/api/v2/pipelines"],
]) {
  test(`without the ${name} the page says so, and trying again helps`, async () => {
    await fresh();
    await page.route(pattern, (route) => route.abort());
    await page.goto(`${stack.address}/?lang=en&user=1`);
    await page.locator("[data-trouble]").waitFor();
    assert.match(await page.locator("[data-trouble] strong").textContent(), name === "core" ? /core could not be loaded/ : /proxy does not answer/);
    await page.unroute(pattern);
    await page.locator('[data-action="retry"]').click();
    await page.locator('[data-state="ready"]').waitFor();
    assert.equal(await page.locator("[data-trouble]").count(), 0);
  });
}

test("a plan that somebody has overtaken is not sent; reading again keeps the edits and tells what changed", async () => {
  await open("lang=en&user=1");
  const mine = page;
  const id = 13667798;
  const [first, second] = await inAccount(id);
  await mine.locator(`[data-pipeline="${id}"]`).click();
  await part(first.id, "name").fill("Renamed by me");
  await review((selector) => mine.locator(selector).click());

  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto(`${stack.address}/?lang=en&user=1`);
  await theirs.locator(`[data-pipeline="${id}"]`).click();
  page = theirs;
  await part(second.id, "name").fill("Renamed by somebody else");
  await review((selector) => theirs.locator(selector).click());
  await theirs.locator('[data-action="apply"]').click();
  await theirs.locator('[data-applied="true"]').waitFor();
  await theirs.context().close();

  page = mine;
  await clearJournal();
  await mine.locator('[data-action="apply"]').click();
  await mine.locator('[data-problem="stale-plan"]').waitFor();
  assert.deepEqual(await writes(), []);
  await mine.locator('[data-action="read-again"]').click();
  await mine.locator(`[data-stage="${second.id}"] input[title="Renamed by somebody else"]`).waitFor();
  assert.equal(await part(first.id, "name").inputValue(), "Renamed by me");
  assert.deepEqual(await review((selector) => mine.locator(selector).click()), [`update pipelines/${id}/statuses/${first.id}`]);
  await mine.locator('[data-action="apply"]').click();
  await mine.locator('[data-applied="true"]').waitFor();
  const names = (await inAccount(id)).slice(0, 2).map(({ name }) => name);
  assert.deepEqual(names, ["Renamed by me", "Renamed by somebody else"]);
});

test("discarded edits can be brought back", async () => {
  await open("lang=en&user=1");
  const [first] = await inAccount(10104);
  await part(first.id, "name").fill("Changed my mind");
  await page.locator('[data-action="discard"]').click();
  await page.locator('[data-edited-count="0"]').waitFor();
  assert.equal(await part(first.id, "name").inputValue(), first.name);
  await page.locator('[data-action="discard"]').click();
  await page.locator('[data-edited-count="1"]').waitFor();
  assert.equal(await part(first.id, "name").inputValue(), "Changed my mind");
});
