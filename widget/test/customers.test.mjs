// Customer stages and segments: all their fields, their limits, and the mode that is off.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "./axe.mjs";
import { accountNow, announced, board, complaints, control, focused, fresh, onPort, open, page, review, save, stack } from "./page.mjs";

onPort(8757);

const click = (action) => page.locator(`[data-action="${action}"]:visible`).click();
const mouse = (selector) => page.locator(selector).click();
const tab = (kind) => page.locator(`[data-kind="${kind}"]`).click();
const field = (id) => page.locator(`[data-field="${id}"]`);
const applied = () => page.locator('[data-dialog="done"] [data-applied="true"]').waitFor();

async function openTab(kind, mode, look = "lang=en&theme=light") {
  await control("customers", { mode });
  await open(`${look}&user=1`);
  await tab(kind);
  await page.locator(`[data-tab="${kind}"][data-state="ready"]`).waitFor();
}

for (const [kind, mode] of [["statuses", "segments"], ["segments", "periodicity"]]) {
  test(`${kind} of an account in the mode ${mode}: explained, with where to turn it on, and no error`, async () => {
    await openTab(kind, mode);
    await page.locator(`[data-mode-off="${kind}"]`).waitFor();
    assert.equal(await page.locator("[data-trouble]").count(), 0);
    assert.match(await page.locator("[data-mode-off]").textContent(), /Customers, then Settings/);
    assert.deepEqual(await axe(page, `${kind} off`), []);
    await save(`${kind}-off`);
    await control("customers", { mode: kind === "statuses" ? "periodicity" : "segments" });
    await click("retry");
    await page.locator(kind === "statuses" ? '[data-board="statuses"]' : '[data-tab="segments"] .stagewright-form').waitFor();
  });
}

test("customer stages: renamed, recoloured, moved, added, deleted, applied; the vendor's own stay", async () => {
  await openTab("statuses", "periodicity");
  const stages = page.locator("[data-free] [data-stage]");
  assert.match(await page.locator("[data-meter]").getAttribute("data-meter"), /^7\/30$/);
  const own = page.locator('[data-stage="4740010"]');
  assert.equal(await own.locator('[data-part="delete"]').count(), 0, "a stage of the vendor's own");
  await own.locator('[data-part="name"]').fill("Bought just now");
  await page.locator('[data-stage="4740013"] [data-part="colour"]').click();
  await page.locator('[data-palette] [data-color="#87f2c0"]').click();
  await page.locator('[data-stage="4740016"] [data-part="grip"]').press("Home");
  await page.locator('[data-stage="4740019"] [data-part="delete"]').click();
  await page.locator('[data-removed="4740019"]').waitFor();
  await page.locator('[data-action="insert"][data-at="3"]').click();
  await page.keyboard.type("In between");
  assert.deepEqual(await axe(page, "statuses"), []);
  await save("statuses");
  const wanted = (await board()).map(({ name }) => name);
  const changes = await review(mouse);
  assert.equal(changes[0], "delete statuses/4740019");
  await page.locator("[data-confirm]").fill("Постоянные");
  await save("statuses-review");
  await click("apply");
  await applied();
  const { customers } = await accountNow();
  assert.deepEqual(customers.statuses.map(({ name }) => name), wanted);
  await click("close");
  await page.locator('[data-edited-count="0"]').waitFor();
});

test("the limit of customer stages shows as it fills, and the core says when it is over", async () => {
  await openTab("statuses", "periodicity");
  await click("paste");
  await page.locator("[data-names]").fill(Array.from({ length: 25 }, (_, at) => `Stage ${at}`).join("\n"));
  await click("paste-names");
  await page.locator('[data-issue="too-many-statuses"]').waitFor();
  assert.match(await page.locator("[data-meter]").getAttribute("data-meter"), /^3\d\/30$/);
  assert.equal(await page.locator(".stagewright-meter--over").count(), 1);
  await save("statuses-full");
  await page.keyboard.press("Control+z");
  await page.locator('[data-edited-count="0"]').waitFor();
});

test("segments: every field by its type, a new one, one deleted, applied", async () => {
  await openTab("segments", "segments", "lang=ru&theme=dark");
  await page.locator('[data-segment="51"]').click();
  await page.locator('[data-segment-form="51"]').waitFor();
  assert.equal(await field(269471).isChecked(), true, "checkbox");
  assert.equal(await field(269473).inputValue(), "381857", "select");
  assert.equal(await field(272427).inputValue(), "звонить до обеда", "text");
  assert.deepEqual(await page.$$eval('[data-field="272429"]:checked', (all) => all.map((one) => one.dataset.enum)), ["387471", "387475"], "multiselect");

  await page.locator('[data-part="segment-name"]').fill("Оптовики и дилеры");
  await page.locator('[data-segment-form] [data-part="colour"]').click();
  await page.locator('[data-palette] [data-color="ae003f"]').click();
  await field(269471).uncheck();
  await field(272427).fill("звонить после обеда");
  await page.locator('[data-field="272429"][data-enum="387473"]').check();
  await field(272431).fill("12.5");
  await page.locator('[data-part="prices"]').fill("288891, 271211");
  await click("new-segment");
  await page.keyboard.type("Новички");
  await page.locator('[data-segment="21"]').click();
  await click("delete-segment");
  await page.locator('[data-list-tray] [data-removed="21"]').waitFor();
  await page.locator('[data-segment="51"]').click();
  assert.deepEqual(await axe(page, "segments"), []);
  await save("segments");
  const changes = await review(mouse);
  assert.deepEqual([...changes].sort(), ["create segments/new-0", "delete segments/21", "update segments/51"]);
  await page.locator("[data-confirm]").fill("Спящие больше года");
  await save("segments-review");
  await click("apply");
  await applied();
  const { segments } = (await accountNow()).customers;
  const changed = segments.find(({ id }) => id === 51);
  assert.deepEqual([changed.name, changed.color.toLowerCase()], ["Оптовики и дилеры", "ae003f"]);
  assert.deepEqual([segments.some(({ id }) => id === 21), segments.some(({ name }) => name === "Новички")], [false, true]);
  await click("close");
  await page.reload();
  await tab("segments");
  await page.locator('[data-segment="51"]').click();
  assert.equal(await field(272427).inputValue(), "звонить после обеда");
  assert.equal(await field(269471).isChecked(), false);
  assert.equal(await field(272431).inputValue(), "12.5");
  assert.equal(await page.locator('[data-part="prices"]').inputValue(), "288891, 271211");
  assert.deepEqual(await page.$$eval('[data-field="272429"]:checked', (all) => all.length), 3);
});

test("a date and a birthday of a segment are picked as days and sent as seconds since 1970", async () => {
  await fresh();
  // The local amoCRM's seed has no fields of these types: two definitions are added to its own answer.
  await page.route("**/segments/custom_fields?*", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const made = ["date", "birthday"].map((type, at) => ({ ...body._embedded.custom_fields[0], id: 272501 + at, name: type, type, enums: null }));
    body._embedded.custom_fields.push(...made);
    await route.fulfill({ response: answer, json: body });
  });
  await control("customers", { mode: "segments" });
  await page.goto(`${stack.address}/?lang=en&user=1`);
  await page.locator('[data-kind="segments"]').click();
  await page.locator('[data-segment="51"]').click();
  await field(272501).fill("2026-11-22");
  await field(272502).fill("1969-12-31");
  assert.deepEqual(await axe(page, "dates"), []);
  const planned = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/plan"));
  await page.locator('[data-errors="0"][data-edited-count="1"]').waitFor();
  await click("review");
  const { desired } = (await planned).postDataJSON();
  assert.deepEqual(desired.segments.find(({ id }) => id === 51).custom_fields_values, [
    { field_id: 272501, values: [{ value: 1795305600 }] },
    { field_id: 272502, values: [{ value: -86400 }] },
  ]);
  await click("close");
  await field(272501).fill("");
  assert.equal(await field(272501).inputValue(), "");
  await click("discard");
});

test("what the core finds in a segment shows at its field", async () => {
  await openTab("segments", "segments");
  await page.locator('[data-segment="51"]').click();
  await page.locator('[data-part="prices"]').fill("288891, x");
  await page.locator('.stagewright-field:has([data-part="prices"]) [data-issue]').waitFor(); // once, not twice
  const boxes = await page.$$eval('[data-field="272429"]:checked', (all) => all.map((one) => one.dataset.enum));
  for (const id of boxes) await page.locator(`[data-field="272429"][data-enum="${id}"]`).uncheck();
  await page.locator('.stagewright-field:has([data-field="272429"]) [data-issue]').waitFor();
  await page.locator('[data-part="segment-name"]').fill(" ");
  await page.locator('.stagewright-board__name [data-issue="blank-name"]').waitFor();
  await save("segment-problems");
  assert.deepEqual(await axe(page, "segment problems"), []);
  await page.locator('[data-segment="57"]').click();
  await click("review");
  assert.equal((await focused())[1], "segment-name", "Review leads there");
  await click("discard");
  await page.locator('[data-edited-count="0"]').waitFor();
});

test("the tabs work from the keyboard, and each keeps its own edits and its own way back", async () => {
  await openTab("segments", "segments");
  await page.locator('[data-part="segment-name"]').fill("Other");
  await page.locator('[data-kind="segments"]').focus();
  await page.keyboard.press("Home");
  await page.locator('[data-tab="pipelines"]').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.dataset.kind), "pipelines");
  await page.locator('[data-edited-count="0"]').waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.locator('[data-tab="segments"] [data-edited-count="1"]').waitFor();
  await page.keyboard.press("Control+z");
  await announced("Undone");
  await page.locator('[data-edited-count="0"]').waitFor();
  assert.deepEqual(complaints, []);
});
