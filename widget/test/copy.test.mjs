// Pipelines as files: out of one account and into another one.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { axe } from "./axe.mjs";
import { accountNow, board, clearJournal, complaints, goTo, inAccount, onPort, open, page, pipelineNamed, review, save, shown, writes } from "./page.mjs";
import { startStack } from "./stack.mjs";

onPort(8764);

/** Another account with a proxy of its own, new and nearly empty. */
let fresh;
before(async () => {
  fresh = await startStack(8766, "fresh");
});
after(() => fresh?.stop());

const click = (action) => page.locator(`[data-action="${action}"]:visible`).click();
const mouse = (selector) => page.locator(selector).click();
const listed = async () => (await accountNow()).pipelines;

async function exported(id) {
  await page.locator(`[data-pipeline="${id}"]`).click();
  await page.locator(`[data-board="${id}"]`).waitFor();
  const download = page.waitForEvent("download");
  await click("export");
  return download;
}

/** Opens a file and answers what the preview shows: names with the colours that will be made, and those before. */
async function preview(file) {
  await click("import");
  await page.locator("[data-file]").setInputFiles(file);
  await page.locator("[data-preview]").first().waitFor();
  return page.$$eval("[data-preview] li", (all) =>
    all.map((one) => ({
      name: one.querySelector("[dir]").textContent,
      color: one.dataset.color,
      chips: [...one.querySelectorAll(".stagewright-chip")].map((chip) => chip.title),
    })),
  );
}

const fileOf = (content) => ({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(typeof content === "string" ? content : JSON.stringify(content)) });

test("a pipeline of one account goes as a file into another: seen before, planned, applied, and there", async (t) => {
  await open("lang=en&user=1");
  const from = await inAccount(10104);
  const download = await exported(10104);
  assert.equal(download.suggestedFilename(), "Продажи.json");
  const text = readFileSync(await download.path(), "utf8"); // the file itself goes with the page
  const content = JSON.parse(text);
  assert.deepEqual(Object.keys(content), ["format", "format_version", "pipelines"]);
  assert.equal(JSON.stringify(content).includes('"id"'), false, "ids mean nothing elsewhere");

  const first = goTo(fresh);
  t.after(() => goTo(first));
  const there = await listed();
  await open("lang=en&user=1");
  await clearJournal();
  const seen = await preview(fileOf(text));
  assert.deepEqual(seen.slice(0, -2).map(({ name }) => name), shown(from).map(({ name }) => name));
  const other = seen.slice(0, -2).filter(({ color }, at) => color !== shown(from)[at].color.toLowerCase());
  assert.ok(other.length > 0, "some of the colours are of the older ones, which v4 refuses");
  assert.equal(await page.locator("dialog [data-recoloured]").getAttribute("data-recoloured"), String(other.length), "it is said");
  for (const [at, { color, chips }] of seen.slice(0, -2).entries()) {
    const was = shown(from)[at].color;
    assert.deepEqual(chips, was.toLowerCase() === color ? [color] : [was, color], "the colour that will be made, behind the one of the file");
  }
  assert.deepEqual(await axe(page, "import"), []);
  await save("import");
  await click("add-imported");
  await page.locator('[data-edited-count="1"]').waitFor();
  const made = seen.slice(0, -2).map(({ name, color }) => ({ name, color }));
  assert.deepEqual(await board(), made);
  assert.deepEqual(await writes(), [], "nothing is sent before Review");

  await page.keyboard.type("From the other account");
  assert.equal((await review(mouse))[0], "create pipelines/new-0");
  await click("apply");
  await page.locator('[data-applied="true"]').waitFor();
  const id = await pipelineNamed("From the other account");
  assert.deepEqual(shown(await inAccount(id)).filter(({ name }) => made.some((one) => one.name === name)), made);
  assert.deepEqual((await listed()).filter((one) => one.id !== id), there, "the others are as they were");
  await click("close");
  await page.locator('[data-edited-count="0"]').waitFor();
  goTo(first);
  assert.deepEqual(await inAccount(10104), from, "the first account is as it was");
  assert.deepEqual(complaints, []);
});

test("a file of older and unlisted colours, or of none: what will be made is shown, and is made", async () => {
  await open("lang=ru&user=1&theme=dark");
  const colours = ["#99ccff", "#FFFF99", "#fd5598", "#87F2C0", "tomato", undefined];
  const statuses = colours.map((color, at) => ({ name: `Этап ${at + 1}`, color }));
  const seen = (await preview(fileOf({ pipelines: [{ name: "Цветная", statuses }] }))).slice(0, colours.length);
  assert.deepEqual(seen.map(({ chips }) => chips.length), [2, 2, 2, 1, 1, 1]);
  assert.equal(await page.locator("dialog [data-recoloured]").getAttribute("data-recoloured"), "3");
  assert.equal(await page.locator("dialog [data-issue]").count(), 0, "nothing is left that would be refused");
  assert.deepEqual(await axe(page, "recoloured import"), []);
  await save("import-recoloured");
  await click("add-imported");
  await page.locator('[data-edited-count="1"][data-errors="0"]').waitFor();
  assert.equal(await page.locator("[data-board] [data-recoloured]").getAttribute("data-recoloured"), "3");
  await review(mouse);
  await click("apply");
  await page.locator('[data-applied="true"]').waitFor();
  const there = shown(await inAccount(await pipelineNamed("Цветная"))).filter(({ name }) => name.startsWith("Этап"));
  assert.deepEqual(there.map(({ color }) => color.toLowerCase()), seen.map(({ color }) => color.toLowerCase()));
});

for (const [name, text, refused] of [
  ["no JSON", "pipelines:\n  - name: x", "not-json"],
  ["something else", '{"pipelines": 7}', "not-pipelines"],
  ["a pipeline without stages", '{"pipelines": [{"name": "x"}]}', "not-pipelines"],
  ["far too large", " ".repeat(1_000_001), "too-large"],
  ["small and of far too many pipelines", JSON.stringify({ pipelines: Array(6_000).fill({ name: "x", statuses: [] }) }), "too-large"],
]) {
  test(`a file that is ${name} is refused in words`, async () => {
    await open("lang=ru&user=1");
    await click("import");
    await page.locator("[data-file]").setInputFiles(fileOf(text));
    await page.locator(`[data-refused="${refused}"]`).waitFor();
    assert.equal(await page.locator('[data-action="add-imported"]').count(), 0);
  });
}
