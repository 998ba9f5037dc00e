// The story of `make run`, as a new user would walk it: once with a mouse, once with the keyboard alone, in a
// real Chromium, through real workerd, into the local amoCRM. It saves the README's screenshot on the way.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  announced, board, clearJournal, complaints, focused, inAccount, onPort, open, page, part, review, save, shown, tabTo, writes,
} from "./page.mjs";

onPort(8741);

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
  await page.locator(`[data-free] > .stagewright-cell--ghost:first-child [data-stage="${fourth.id}"]`).waitFor(); // it made room
  await page.mouse.up();
  await page.waitForFunction((key) => document.querySelector("[data-free] [data-stage]").dataset.stage === key, String(fourth.id));

  const doomed = await part(third.id, "grip").boundingBox();
  const tray = await page.locator("[data-tray] ul").boundingBox();
  await page.mouse.move(doomed.x + doomed.width / 2, doomed.y + 8);
  await page.mouse.down();
  await page.mouse.move(doomed.x + 60, doomed.y + 40, { steps: 4 });
  await page.mouse.move(tray.x + tray.width / 2, tray.y + tray.height / 2, { steps: 12 });
  await page.locator(`[data-tray] [data-stage="${third.id}"]`).waitFor({ state: "attached" });
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
  const results = await page.$$eval("[data-result]", (items) => items.map((item) => item.dataset.result));
  assert.deepEqual([...new Set(results)], ["done"]);
  await save("applied");

  const now = await inAccount(id);
  assert.deepEqual(shown(now), wanted);
  assert.deepEqual(now.map((stage) => stage.id).includes(third.id), false);
  const sum = (stages) => stages.reduce((total, { leads }) => total + leads, 0);
  assert.equal(sum(now), sum(was), "the deals of the deleted stage moved, none is lost");
  assert.deepEqual([...new Set((await writes()).map(({ status, authorized }) => `${status < 300} ${authorized}`))], ["true user 1"]);

  await page.reload();
  await page.locator(`[data-board="${id}"]`).waitFor();
  assert.deepEqual(await board(), wanted);
  assert.deepEqual(complaints, []);
});

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
  await announced("в корзине");
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
  assert.ok((await writes()).length > 0);
  await page.reload();
  await page.locator('[data-state="ready"]').waitFor();
  await page.locator(`[data-pipeline="${id}"]`).focus();
  await page.keyboard.press("Enter");
  await page.locator(`[data-board="${id}"]`).waitFor();
  assert.deepEqual(await board(), wanted);
  assert.deepEqual(complaints, []);
});
