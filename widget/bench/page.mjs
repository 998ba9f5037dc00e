// How quick the page is with 10 pipelines of 98 stages each: a keystroke until its check is painted, frames while
// a stage is dragged, and the first paint. In a headless Chromium on the machine that runs it.
//
//   make bench-widget

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { record } from "../../.ci/bench/rows.mjs";
import { launch } from "../test/chromium.mjs";
import { root } from "../test/golden.mjs";
import { startStack } from "../test/stack.mjs";

const PIPELINES = 10;
const STAGES = 98;
const ROUNDS = 7; // of keystrokes and of drags: the best counts, for what else the machine does can only slow one down
const KEYS = 20; // of a round
const VISITS = 5;

/** The account's answer in its own form. */
function account(colours) {
  const items = {};
  for (let pipeline = 1; pipeline <= PIPELINES; pipeline++) {
    const statuses = {};
    for (let at = 0; at < STAGES; at++) {
      const id = pipeline * 1000 + at;
      statuses[id] = { id, name: `Stage ${at + 1} of ${pipeline}`, sort: (at + 1) * 10, color: colours[at % colours.length], editable: "Y" };
    }
    statuses[142] = { id: 142, name: "Won", sort: 10000, color: "#CCFF66", editable: "N" };
    statuses[143] = { id: 143, name: "Lost", sort: 11000, color: "#D5D8DB", editable: "N" };
    items[pipeline] = { id: pipeline, value: pipeline, label: `Pipeline ${pipeline}`, name: `Pipeline ${pipeline}`, sort: pipeline, is_main: pipeline === 1, statuses };
  }
  return JSON.stringify({ _links: {}, _embedded: { items } });
}

const sorted = (values) => [...values].sort((a, b) => a - b);
const at = (values, part) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * part))];
const ms = (value) => `${value.toFixed(1).padStart(7)} ms`;
/** Prints a row; one with a figure and an aim, both in milliseconds, is left for `make bench` too. */
function row(name, values, { figure, of, aim } = {}) {
  process.stdout.write(`${name.padEnd(44)} median ${ms(at(values, 0.5))}   p95 ${ms(at(values, 0.95))}   worst ${ms(Math.max(...values))}   n ${values.length}\n`);
  if (aim === undefined) return;
  process.stdout.write(`  ${of}: ${ms(figure).trim()}, the aim is ${aim} ms\n`);
  const note = `${PIPELINES} pipelines of ${STAGES} stages, ${of}`;
  record({ work: `widget: ${name}`, ours: `${figure.toFixed(1)} ms`, peer: `${aim} ms, the aim`, ratio: figure / aim, aim: 1, note });
}

/** What the script weighs, and our own part of it: esbuild writes each source's path above what came of it. */
function weigh() {
  const script = readFileSync(join(root, "build/widget/script.js"), "utf8");
  const parts = script.split(/^\s*\/\/ (\S+(?:\.\w+|:\S+))$/m);
  const own = parts.reduce((sum, part, n) => (/^src\//.test(parts[n - 1] ?? "") ? sum + Buffer.byteLength(part) : sum), 0);
  for (const [name, bytes, aim] of [["script.js", Buffer.byteLength(script), 300], ["script.js, our own part", own, 120]]) {
    const figure = bytes / 1024;
    process.stdout.write(`${name.padEnd(44)} ${figure.toFixed(1)} KB\n`);
    record({ work: `widget: ${name}`, ours: `${figure.toFixed(1)} KB`, peer: `${aim} KB, the aim`, ratio: figure / aim, aim: 1, note: "unminified" });
  }
}

const stack = await startStack(8777);
const browser = await launch();

async function visit(prepare) {
  const page = await (await browser.newContext({ viewport: { width: 1600, height: 900 } })).newPage();
  const body = account(["#fffeb2", "#d6eaff", "#87f2c0", "#ffdbdb"]);
  const headers = { "access-control-allow-origin": stack.address, "content-type": "application/json" };
  await page.route("**/api/v2/pipelines", (route) => route.fulfill({ headers, body }));
  await prepare?.(page);
  await page.addInitScript(() => {
    // The script's first line runs after this; the first frame with the widget in it is noted.
    const seen = new MutationObserver(() => {
      if (!window.drawn && document.querySelector(".stagewright-page")) {
        window.drawn = performance.now();
        requestAnimationFrame(() => setTimeout(() => (window.painted = performance.now())));
      }
      if (!window.full && document.querySelector('[data-state="ready"]')) {
        window.full = -1;
        requestAnimationFrame(() => setTimeout(() => (window.full = performance.now())));
      }
    });
    seen.observe(document, { subtree: true, childList: true, attributes: true });
    const add = HTMLHeadElement.prototype.appendChild;
    HTMLHeadElement.prototype.appendChild = function (node) {
      if (node.src?.includes("/script.js")) window.asked = performance.now();
      return add.call(this, node);
    };
  });
  await page.goto(`${stack.address}/settings/widgets/stagewright?lang=en&user=1`);
  return page;
}

/** From asking for script.js to a painted frame: the widget's own part of the page's start. */
async function paints(prepare, mark) {
  const values = [];
  for (let n = 0; n < VISITS; n++) {
    const page = await visit(prepare);
    await page.waitForFunction((name) => window[name] > 0, mark, { timeout: 30_000 });
    values.push(await page.evaluate((name) => window[name] - (window.asked ?? 0), mark));
    await page.context().close();
  }
  return values;
}

try {
  weigh();
  row("first paint, module held back", await paints((page) => page.route("**/core.wasm*", () => {}), "painted"));
  row("first paint, module on its way", await paints(undefined, "painted"));
  row("board painted, module started", await paints(undefined, "full"));

  const page = await visit();
  await page.locator('[data-state="ready"]').waitFor();
  await page.waitForTimeout(1000); // the core warms itself up while one still looks
  const keys = [];
  const drags = [];
  for (let round = 0; round < ROUNDS; round++) {
    keys.push(await type(page));
    drags.push(await drag(page, 2 + round));
  }
  const drawn = keys.map((one) => one.drawn);
  const figure = Math.min(...drawn.map((one) => at(one, 0.5)));
  row("keystroke to validation, drawn and laid out", drawn.flat(), { figure, of: `the best of ${ROUNDS} rounds' medians`, aim: 16 });
  row("keystroke to the end of the frame with it", keys.flatMap((one) => one.painted));
  const longest = drags.map((frames) => Math.max(...frames));
  row("frames while dragging", drags.flat(), { figure: Math.min(...longest), of: `the longest frame of a drag, best of ${ROUNDS}`, aim: 32 });
  process.stdout.write(`  frames over 32 ms, by drag: ${drags.map((frames) => `${frames.filter((one) => one > 32).length} of ${frames.length}`).join(", ")}\n`);
} finally {
  await browser.close();
  await stack.stop();
}

/** Keystrokes in a stage's name, each timed until what the check says of it is drawn, and until its frame ends. */
async function type(page) {
  await page.locator("[data-free] [data-stage]").nth(40).locator('[data-part="name"]').focus();
  return page.evaluate(async (count) => {
    const input = document.activeElement;
    const stage = input.closest("[data-stage]");
    const values = { drawn: [], painted: [] };
    for (let n = 0; n < count; n++) {
      // Wrong and right in turn, so that each keystroke changes what the check has to say.
      input.value = n % 2 ? `Stage ${n}` : " ";
      const flipped = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (Boolean(stage.querySelector("[data-issue]")) !== (n % 2 === 0)) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(stage, { subtree: true, childList: true });
      });
      const began = performance.now();
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await flipped;
      stage.getBoundingClientRect(); // laid out
      values.drawn.push(performance.now() - began);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      values.painted.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return values;
  }, KEYS);
}

/** Drags the nth stage to the right, and gives the length of each frame, those of the drop too. */
async function drag(page, nth) {
  const held = page.locator("[data-free] [data-stage]").nth(nth).locator('[data-part="grip"]');
  await held.scrollIntoViewIfNeeded();
  // What comes into view is drawn with the next frame, and before it is nothing there takes the pointer.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const grip = await held.boundingBox();
  const before = await page.evaluate((nth) => {
    const cell = document.querySelectorAll("[data-free] [data-stage]")[nth].closest("li");
    const behind = cell.nextElementSibling;
    window.moved = () => cell.nextElementSibling !== behind;
    const frames = [];
    let last = performance.now();
    window.frames = () => frames.slice(2);
    const tick = (now) => {
      frames.push(now - last);
      last = now;
      if (window.ticking) requestAnimationFrame(tick);
    };
    window.ticking = true;
    requestAnimationFrame(tick);
    return document.querySelector("[data-announcer]").textContent;
  }, nth);
  await page.mouse.move(grip.x + 90, grip.y + 10);
  await page.mouse.down();
  // To the edge, where the row scrolls along, and not out of the window: nothing is under the pointer there. SortableJS
  // looks twenty times a second what is, so on a machine that stands still meanwhile the drag goes on until it has looked.
  for (let step = 0; step < 120 || (step < 600 && !(await page.evaluate(() => window.moved()))); step++) {
    await page.mouse.move(grip.x + 90 + Math.min(step, 120) * 5, grip.y + 12 + (step % 5));
  }
  if (!(await page.evaluate(() => window.moved()))) throw new Error("a drag moved nothing: its frames would say little");
  await page.mouse.up();
  // The drop is a part of it: it is over when the stage stands where it was let go.
  await page.waitForFunction((text) => document.querySelector("[data-announcer]").textContent !== text, before, { timeout: 30_000 });
  return page.evaluate(async () => {
    for (let more = 0; more < 4; more++) await new Promise((resolve) => requestAnimationFrame(resolve));
    window.ticking = false;
    return window.frames();
  });
}
