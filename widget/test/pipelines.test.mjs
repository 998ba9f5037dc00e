// Pipelines as a whole: several stages at once, lists of names, copies, order, and the way back from every edit.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "./axe.mjs";
import { accountNow, announced, board, complaints, control, focused, inAccount, onPort, open, page, part, pipelineNamed, review, save, tabTo } from "./page.mjs";

onPort(8751);

const click = (action) => page.locator(`[data-action="${action}"]:visible`).click();
const names = async () => (await board()).map(({ name }) => name);
const listed = () => page.$$eval("[data-pipeline]", (all) => all.map((one) => one.querySelector(".stagewright-list__name").textContent));
const edited = (count) => page.locator(`[data-edited-count="${count}"]`).waitFor();
const selected = () => page.locator('[data-pipeline][aria-current="true"]');

test("several stages are picked, coloured and put into the tray together", async () => {
  await open("lang=en&user=1");
  const [first, second, third] = await inAccount(10104);
  await part(first.id, "pick").check();
  await part(third.id, "pick").check();
  await click("colour-picked");
  await page.locator('[data-palette] [data-color="#87f2c0"]').click();
  const colours = (await board()).map(({ color }) => color);
  assert.deepEqual([colours[0], colours[2]], ["#87f2c0", "#87f2c0"]);
  assert.equal(colours[1], second.color);
  assert.deepEqual(await axe(page, "picked"), []);
  await save("picked");
  await click("delete-picked");
  assert.deepEqual(await page.$$eval("[data-removed]", (all) => all.map((one) => one.dataset.removed)), [String(first.id), String(third.id)]);
  await page.keyboard.press("Control+z");
  assert.equal(await page.locator("[data-removed]").count(), 0);
  assert.deepEqual((await board()).map(({ color }) => color), colours, "one step back, not two");
});

test("a list of names becomes stages", async () => {
  await open("lang=en&user=1");
  const before = await names();
  await click("paste");
  await page.locator("[data-names]").fill("Call\n\n  Offer \r\nDeal\tdone");
  assert.match(await page.locator('[data-action="paste-names"]').textContent(), /4/);
  assert.deepEqual(await axe(page, "paste"), []);
  await save("paste");
  await click("paste-names");
  await announced("Added stages: 4");
  assert.deepEqual(await names(), [...before, "Call", "Offer", "Deal", "done"]);
  assert.equal((await focused())[1], "name");
  await edited(1);
});

test("a pipeline is duplicated, renamed, made the main one, moved and applied", async () => {
  await open("lang=en&user=1");
  const original = await board();
  const stages = original.map(({ name }) => name);
  await click("duplicate");
  await announced("Added the pipeline");
  await page.keyboard.type("Second sales");
  assert.deepEqual(await names(), stages);
  const older = (await board()).filter(({ color }, at) => color.toLowerCase() !== original[at].color.toLowerCase());
  assert.ok(older.length > 0, "some colours of the original are of the older ones, which v4 refuses");
  assert.equal(await page.locator("[data-recoloured]").getAttribute("data-recoloured"), String(older.length), "it is said");
  await edited(1);
  assert.equal(await page.locator("[data-issue]").count(), 0, "the nearest colours are not refused");
  await click("set-main");
  await announced("main pipeline");
  await page.locator('[data-key][data-board="new"]').waitFor();
  const row = page.locator('.stagewright-list__row:has([aria-current="true"])');
  await row.locator('[data-part="list-grip"]').focus();
  await page.keyboard.press("Home");
  await announced("place 1 of");
  assert.equal((await listed())[0], "Second sales");
  await save("duplicated");
  const changes = await review((selector) => page.locator(selector).click());
  assert.deepEqual(changes, ["create pipelines/new-0", ...changes.slice(1)]);
  assert.equal(changes.some((change) => change.startsWith("delete")), false);
  await click("apply");
  await page.locator('[data-applied="true"]').waitFor();
  const account = await accountNow();
  const made = account.pipelines.find(({ name }) => name === "Second sales");
  assert.deepEqual(made.statuses.filter(({ id }) => id !== 142 && id !== 143).map(({ name }) => name), stages);
  assert.equal(made.is_main, true);
  await click("close");
  await edited(0);
  await control("reset", {}); // the tests below begin at the main pipeline
});

test("a new pipeline starts with one stage; a pipeline that is deleted moves to the tray and goes only when its name is typed", async () => {
  await open("lang=en&user=1");
  await click("new-pipeline");
  await page.keyboard.type("Short lived");
  assert.equal((await names()).length, 1);
  await review((selector) => page.locator(selector).click());
  await click("apply");
  await page.locator('[data-applied="true"]').waitFor();
  await click("close");
  const id = await pipelineNamed("Short lived");
  await page.locator(`[data-pipeline="${id}"]`).click();
  await click("delete-pipeline");
  await page.locator(`[data-list-tray] [data-removed="${id}"]`).waitFor();
  assert.equal((await listed()).includes("Short lived"), false);
  assert.deepEqual(await axe(page, "deleted pipeline"), []);
  assert.deepEqual(await review((selector) => page.locator(selector).click()), [`delete pipelines/${id}`]);
  assert.equal(await page.locator('[data-action="apply"]').isDisabled(), true);
  await page.locator("[data-confirm]").fill("Short lived");
  await click("apply");
  await page.locator('[data-applied="true"]').waitFor();
  assert.equal((await accountNow()).pipelines.some((one) => one.id === id), false);
  await click("close");
  await edited(0);
});

test("the last things of a list are looked at too: a blank name of a pipeline, two of one name", async () => {
  await open("lang=en&user=1");
  await page.locator('[data-part="pipeline-name"]').fill(" ");
  await page.locator('[data-board] [data-issue="blank-name"]').waitFor();
  await click("review");
  assert.equal((await focused())[1], "pipeline-name", "Review leads to the problem");
  await page.locator('[data-part="pipeline-name"]').fill("Fine");
  await page.locator('[data-errors="0"]').waitFor();
});

test("every edit has a way back and forth, by keys and by buttons", async () => {
  await open("lang=ru&user=1&theme=dark");
  const before = await board();
  const [first, second, third] = await inAccount(10104);
  const steps = [before];
  const note = async () => steps.push(await board());
  await part(first.id, "name").click();
  await page.keyboard.press("End");
  await page.keyboard.type(" и ещё");
  await note();
  await part(second.id, "colour").click();
  await page.locator('[data-palette] [data-color="#87f2c0"]').click();
  await note();
  await part(third.id, "grip").press("Home");
  await note();
  await part(second.id, "delete").click();
  await note();
  for (let at = steps.length - 2; at >= 0; at--) {
    await page.keyboard.press("Control+z");
    assert.deepEqual(await board(), steps[at], `back to step ${at}`);
  }
  await edited(0);
  for (let at = 1; at < steps.length; at++) {
    await page.keyboard.press(at % 2 ? "Control+Shift+z" : "Control+y");
    assert.deepEqual(await board(), steps[at], `forth to step ${at}`);
  }
  await click("undo");
  assert.deepEqual(await board(), steps.at(-2));
  assert.notEqual((await focused())[0], "BODY", "the focus is never lost");
});

test("unsent edits outlive a reload, and are offered back; what was thrown away stays away", async () => {
  await open("lang=en&user=1");
  const [first, second] = await inAccount(10104);
  await part(first.id, "name").fill("Kept over a reload");
  await part(second.id, "delete").click();
  await edited(1);
  const wanted = await board();
  await page.reload();
  await page.locator("[data-offer]").waitFor();
  assert.deepEqual(await axe(page, "offer"), []);
  await save("offer");
  assert.equal(await part(first.id, "name").getAttribute("readonly"), "", "they are answered first");
  await click("accept-edits");
  await edited(1);
  assert.deepEqual(await board(), wanted);
  await page.locator(`[data-removed="${second.id}"]`).waitFor();
  await page.reload();
  await page.locator("[data-offer]").waitFor();
  await click("refuse-edits");
  await edited(0);
  await page.reload();
  await page.locator('[data-state="ready"]').waitFor();
  assert.equal(await page.locator("[data-offer]").count(), 0);
});

test("a second window without edits leaves alone what the first one keeps", async () => {
  await open("lang=en&user=1");
  const [first] = await inAccount(10104);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator('[data-state="ready"]').waitFor();
  const kept = () => Object.keys(localStorage).filter((key) => key.startsWith("stagewright:edits:")).length;
  await part(first.id, "name").fill("Kept beside another window");
  await page.waitForFunction(kept);
  // Heard after the widget has heard it; the other page is of the same origin.
  await other.evaluate(() => addEventListener("pagehide", () => localStorage.setItem("left", "")));
  await other.goto(new URL("/sandbox/account", page.url()).href);
  await page.waitForFunction(() => localStorage.getItem("left") === "");
  assert.equal(await page.evaluate(kept), 1);
  await click("discard");
  await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith("stagewright:edits:")));
});

test("edits of another user or of another shape are not offered", async () => {
  await open("lang=en&user=1");
  const [first] = await inAccount(10104);
  await part(first.id, "name").fill("Mine alone");
  await edited(1);
  await page.goto(`${new URL(page.url()).origin}/?lang=en&user=2`);
  await page.locator('[data-state="ready"]').waitFor();
  assert.equal(await page.locator("[data-offer]").count(), 0);
  await page.evaluate(() => {
    const place = Object.keys(localStorage).find((key) => key.startsWith("stagewright:edits:") && key.endsWith(":1"));
    const kept = JSON.parse(localStorage.getItem(place));
    kept.tabs.pipelines.list.items[0].name = { toString: "x" };
    localStorage.setItem(place, JSON.stringify(kept));
  });
  await page.goto(`${new URL(page.url()).origin}/?lang=en&user=1`);
  await page.locator('[data-state="ready"]').waitFor();
  assert.equal(await page.locator("[data-offer]").count(), 0);
  assert.equal(await part(first.id, "name").inputValue(), first.name);
});

test("pipelines are put into another order by dragging", async () => {
  await open("lang=en&user=1");
  const before = await listed();
  const rows = page.locator(".stagewright-list__row");
  await rows.nth(2).hover();
  const from = await rows.nth(2).locator('[data-part="list-grip"]').boundingBox();
  const to = await rows.nth(0).boundingBox();
  await page.mouse.move(from.x + 6, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y - 10, { steps: 4 });
  await page.mouse.move(to.x + 8, to.y + 4, { steps: 12 });
  await page.locator(".stagewright-list__items > .sortable-ghost:first-child").waitFor(); // it made room
  await page.mouse.up();
  await announced("place 1 of");
  assert.deepEqual((await listed()).slice(0, 3), [before[2], before[0], before[1]]);
  await page.keyboard.press("Control+z");
  assert.deepEqual(await listed(), before);
});

test("the whole of it works from the keyboard: another pipeline, a stage picked, coloured, undone", async () => {
  await open("lang=en&user=1");
  const [first] = await inAccount(10104);
  await tabTo(`[data-stage="${first.id}"] [data-part="pick"]`);
  await page.keyboard.press("Space");
  await tabTo('[data-action="review"]');
  await page.locator('[data-action="colour-picked"]').focus();
  await page.keyboard.press("Enter");
  await page.locator("[data-palette]").waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  assert.equal((await focused())[0], "colour-picked");
  assert.equal((await board())[0].color, "#e6e8ea");
  await page.keyboard.press("Control+z");
  assert.equal((await board())[0].color, first.color);
  assert.equal(await selected().count(), 1);
  assert.deepEqual(complaints, []);
});
