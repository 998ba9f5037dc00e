// What the page does beside the story: problems, hostile names, people who may not write, and everything that
// can fail, in a real Chromium on the whole stack.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "./axe.mjs";
import {
  browser, clearJournal, complaints, focused, fresh, inAccount, onPort, open, page, part, pipelineNamed, review, save, stack, turnTo, writes,
} from "./page.mjs";

onPort(8743);

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
  assert.equal(await page.locator("[data-stage] input, [data-action=insert]").count(), 0);
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

test("one who is no administrator sees everything and can edit nothing", async () => {
  await open("lang=en&user=2");
  await page.locator("[data-read-only]").waitFor();
  assert.equal(await page.locator("[data-free] [data-stage]").count(), 6);
  for (const selector of ["insert", "review", "new-pipeline", "duplicate", "paste"]) {
    assert.equal(await page.locator(`[data-action="${selector}"]`).count(), 0, selector);
  }
  assert.equal(await page.locator('[data-part="grip"], [data-part="delete"], [data-part="colour"], [data-part="pick"]').count(), 0);
  assert.deepEqual(await page.$$eval('[data-stage] [data-part="name"], [data-part="pipeline-name"]', (all) => all.filter((one) => !one.readOnly)), []);
  await save("read-only");
});

test("an administrator by the page's word alone is refused by the proxy, and sees it from then on", async () => {
  await fresh();
  // The page says what it likes of its user; the proxy asks the account.
  await page.addInitScript(() => {
    const parse = JSON.parse;
    JSON.parse = (text, ...rest) => {
      const value = parse(text, ...rest);
      if (value?.user && value?.account) value.user.is_admin = true;
      return value;
    };
  });
  await page.goto(`${stack.address}/?lang=en&user=2`);
  await page.locator('[data-state="ready"]').waitFor();
  await clearJournal();
  const [first] = await inAccount(10104);
  await part(first.id, "name").fill("Not mine to change");
  await review((selector) => page.locator(selector).click());
  await page.locator('[data-action="apply"]').click();
  await page.locator('[data-problem="not-administrator"]').waitFor();
  await page.locator('[data-action="close"]').click();
  await page.locator("[data-read-only]").waitFor();
  assert.equal(await part(first.id, "name").inputValue(), "Not mine to change", "the edit is kept");
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
  const id = await pipelineNamed("Сервис и гарантия");
  const [first, second] = await inAccount(id);
  await mine.locator(`[data-pipeline="${id}"]`).click();
  await part(first.id, "name").fill("Renamed by me");
  await review((selector) => mine.locator(selector).click());

  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto(`${stack.address}/?lang=en&user=1`);
  await theirs.locator(`[data-pipeline="${id}"]`).click();
  turnTo(theirs);
  await part(second.id, "name").fill("Renamed by somebody else");
  await review((selector) => theirs.locator(selector).click());
  await theirs.locator('[data-action="apply"]').click();
  await theirs.locator('[data-applied="true"]').waitFor();
  await theirs.context().close();

  turnTo(mine);
  await clearJournal();
  await mine.locator('[data-action="apply"]').click();
  await mine.locator('[data-problem="stale-plan"]').waitFor();
  assert.deepEqual(await writes(), []);
  assert.equal(await mine.locator(`[data-stale] [data-address="pipelines/${id}/statuses/${second.id}"]`).count(), 1, "what they did is shown");
  await save("stale");
  await mine.locator('[data-action="close"]').click();
  await mine.locator(`[data-stage="${second.id}"] input[title="Renamed by somebody else"]`).waitFor();
  assert.equal(await part(first.id, "name").inputValue(), "Renamed by me");
  assert.deepEqual(await review((selector) => mine.locator(selector).click()), [`update pipelines/${id}/statuses/${first.id}`]);
  await mine.locator('[data-action="apply"]').click();
  await mine.locator('[data-applied="true"]').waitFor();
  const names = (await inAccount(id)).slice(0, 2).map(({ name }) => name);
  assert.deepEqual(names, ["Renamed by me", "Renamed by somebody else"]);
});

test("discarded edits come back by undo", async () => {
  await open("lang=en&user=1");
  const [first] = await inAccount(10104);
  await part(first.id, "name").fill("Changed my mind");
  await page.locator('[data-action="discard"]').click();
  await page.locator('[data-edited-count="0"]').waitFor();
  assert.equal(await part(first.id, "name").inputValue(), first.name);
  await page.locator('[data-action="undo"]').click();
  await page.locator('[data-edited-count="1"]').waitFor();
  assert.equal(await part(first.id, "name").inputValue(), "Changed my mind");
});

test("a name that is wrong stays marked under the pointer and under the cursor", async () => {
  await open("lang=en&user=1");
  const name = page.locator('[data-part="pipeline-name"]');
  await name.fill(" ");
  await page.locator(".stagewright-board__name [data-issue]").waitFor();
  const marked = () => page.evaluate(() => {
    const [field, issue] = [".stagewright-name-field", ".stagewright-board__name .stagewright-issue"].map((one) => getComputedStyle(document.querySelector(one)));
    return field.borderTopColor === issue.color;
  });
  assert.equal(await marked(), true, "being edited");
  await name.blur();
  await name.hover();
  assert.equal(await marked(), true, "hovered");
});

for (const [lang, width] of [["en", 740], ["ru", 420], ["ru", 360]]) {
  test(`in a narrow window nothing but the stages reaches beyond the page: ${lang}, ${width} px`, async () => {
    await open(`lang=${lang}&user=1`, width);
    await page.locator('[data-free] [data-stage] [data-part="name"]').first().fill(" ");
    await page.locator('[data-free] [data-stage] [data-part="pick"]').first().check();
    await page.locator('[data-errors="1"]').waitFor();
    const out = await page.evaluate(() => {
      const { right } = document.querySelector(".stagewright-root").getBoundingClientRect();
      return [...document.querySelectorAll(".stagewright-root *")]
        .filter((one) => !one.closest(".stagewright-row, .stagewright-unseen, .stagewright-skip") && one.getBoundingClientRect().right > right + 1)
        .map((one) => one.outerHTML.slice(0, 120));
    });
    assert.deepEqual(out, []);
    assert.deepEqual(await axe(page, `${width} px`), []);
  });
}

test("a full pipeline says so when a stage is added, and one that is over the limit can still be edited", async () => {
  await open("lang=en&user=1");
  const problem = page.locator('[data-board] [data-issue="too-many-stages"]');
  await page.locator('[data-pipeline="10110"]').click();
  await page.locator('[data-board="10110"] [data-at="98"]').click();
  await problem.waitFor();
  await page.locator('[data-stage="new"] [data-part="delete"]').click();
  await problem.waitFor({ state: "detached" });

  await page.locator('[data-pipeline="10113"]').click();
  const stages = page.locator('[data-board="10113"] [data-free] [data-stage]');
  assert.ok((await stages.count()) > 130);
  await stages.nth(100).locator('[data-part="name"]').fill("Still editable");
  assert.deepEqual((await review((selector) => page.locator(selector).click())).length, 1);
});

for (const look of ["lang=en&theme=light", "lang=ru&theme=dark"]) {
  test(`axe finds nothing on the board, with a problem, a palette, a review: ${look}`, async () => {
    await open(`${look}&user=1`);
    const [first, second, third] = await inAccount(10104);
    const all = await axe(page, "board");
    await part(second.id, "delete").click();
    await part(first.id, "name").fill(" ");
    await page.locator(`[data-stage="${first.id}"] [data-issue]`).waitFor();
    all.push(...(await axe(page, "problem")));
    await part(third.id, "colour").click();
    await page.locator("[data-palette]").waitFor();
    all.push(...(await axe(page, "palette")));
    await page.keyboard.press("Escape");
    await part(first.id, "name").fill("Fine");
    await review((selector) => page.locator(selector).click());
    all.push(...(await axe(page, "review")));
    assert.deepEqual(all, []);
  });
}
