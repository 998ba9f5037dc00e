// From Review to the account and back again: what is said before, during and after, and the way out of it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axe } from "./axe.mjs";
import { accountNow, announced, board, clearJournal, complaints, control, focused, inAccount, onPort, open, page, part, pipelineNamed, review, save, shown, writes } from "./page.mjs";

onPort(8754);

const click = (action) => page.locator(`[data-action="${action}"]:visible`).click();
const mouse = (selector) => page.locator(selector).click();
const applied = () => page.locator('[data-dialog="done"] [data-applied="true"]').waitFor();

async function show(id) {
  await page.locator(`[data-pipeline="${id}"]`).click();
  await page.locator(`[data-board="${id}"]`).waitFor();
}

test("who has never seen it copies a pipeline, changes three stages, deletes one and undoes it, within two minutes", async () => {
  const began = Date.now();
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
  assert.ok(Date.now() - began < 120_000);
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

test("while it is sent, every step is shown and the dialog can't be left", async () => {
  await open("lang=en&user=1");
  const [first] = await inAccount(10104);
  await part(first.id, "name").fill("Slowly");
  await review(mouse);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/apply", async (route) => {
    await held;
    await route.continue();
  });
  await click("apply");
  await page.locator('[data-dialog="applying"] [role="progressbar"]').waitFor();
  assert.deepEqual(await axe(page, "applying"), []);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator('[data-dialog="applying"]').count(), 1);
  await save("applying");
  release();
  await applied();
  await announced("The changes are in the account");
  await click("close");
});

test("a pipeline leaves as a file and comes into an account as unsent edits, after a look at it", async () => {
  await open("lang=en&user=1");
  await show(10107);
  const stages = shown(await inAccount(10107)).map(({ name }) => name);
  const download = page.waitForEvent("download");
  await click("export");
  const file = await (await download).path();
  assert.equal((await download).suggestedFilename(), "Inbound site  chat.json");
  const content = JSON.parse(readFileSync(file, "utf8"));
  assert.deepEqual(Object.keys(content), ["format", "format_version", "pipelines"]);
  assert.equal(JSON.stringify(content).includes('"id"'), false, "ids mean nothing elsewhere");

  await click("import");
  await page.locator("[data-file]").setInputFiles(file);
  await page.locator("[data-preview]").waitFor();
  const seen = await page.locator("[data-preview]").textContent();
  for (const name of stages) assert.ok(seen.includes(name), name);
  assert.deepEqual(await axe(page, "import"), []);
  await save("import");
  await clearJournal();
  await click("add-imported");
  await page.locator('[data-edited-count="1"]').waitFor();
  assert.deepEqual((await board()).map(({ name }) => name), stages);
  assert.deepEqual(await writes(), [], "nothing is sent before Review");
  await page.keyboard.type("Imported");
  await review(mouse);
  await click("apply");
  await applied();
  assert.equal((await accountNow()).pipelines.filter(({ name }) => name === "Imported").length, 1);
});

for (const [name, text, refused] of [
  ["no JSON", "pipelines:\n  - name: x", "not-json"],
  ["something else", '{"pipelines": 7}', "not-pipelines"],
  ["a pipeline without stages", '{"pipelines": [{"name": "x"}]}', "not-pipelines"],
  ["far too large", " ".repeat(1_000_001), "too-large"],
]) {
  test(`a file that is ${name} is refused in words`, async () => {
    await open("lang=ru&user=1");
    await click("import");
    await page.locator("[data-file]").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await page.locator(`[data-refused="${refused}"]`).waitFor();
    assert.equal(await page.locator('[data-action="add-imported"]').count(), 0);
  });
}
