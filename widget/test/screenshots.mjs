// Pictures of every state for people to look at, in both languages and themes and at two widths:
//
//   node widget/test/screenshots.mjs [words of scenes…]      build/screenshots/<scene>-<lang>-<theme>-<width>.png

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./chromium.mjs";
import { root } from "./golden.mjs";
import { startStack } from "./stack.mjs";

const LOOKS = ["light", "dark"].flatMap((theme) => [1280, 1920].map((width) => ({ theme, width })));
const folder = join(root, "build/screenshots");
const wanted = process.argv.slice(2);

const list = "**/api/v2/pipelines";
const stack = await startStack(8773);
const browser = await launch();
const control = (path, body) => fetch(`${stack.address}/sandbox/${path}`, { method: "POST", body: JSON.stringify(body) });
const stage = (page, at, part) => page.locator("[data-free] [data-stage]").nth(at).locator(`[data-part="${part}"]`);
const click = (page, action) => page.locator(`[data-action="${action}"]:visible`).first().click();
const refuse = (status, code) => (page) =>
  page.route(list, (route) =>
    route.fulfill({
      status,
      headers: { "access-control-allow-origin": stack.address, "access-control-expose-headers": "Retry-After", "content-type": "application/problem+json", "retry-after": "60" },
      body: JSON.stringify({ status, code, title: "", detail: "" }),
    }),
  );

async function checked(page) {
  await page.locator('[data-errors="0"]:not([data-edited-count="0"])').waitFor();
}
async function edit(page) {
  await stage(page, 0, "name").fill("First call");
  await stage(page, 1, "colour").click();
  await page.locator('[data-palette] [data-color="#87f2c0"]').click();
  await stage(page, 2, "delete").click();
  await checked(page);
}
async function review(page) {
  await checked(page);
  await click(page, "review");
  await page.locator('[data-dialog="review"]').waitFor();
}
const tab = (kind, mode) => async (page) => {
  await control("customers", { mode });
  await page.locator(`[data-kind="${kind}"]`).click();
  await page.locator('[data-state="ready"] :is([data-mode-off], [data-board="statuses"], [data-segment-form])').first().waitFor();
};

/** What a picture shows: `before` runs ahead of the visit, `then` when the page is ready, `after` when it is taken. */
const SCENES = {
  board: { then: edit },
  palette: { then: (page) => stage(page, 1, "colour").click() },
  problem: {
    then: async (page) => {
      await stage(page, 0, "name").fill(" ");
      await page.locator("[data-stage] [data-issue]").waitFor();
    },
  },
  picked: {
    then: async (page) => {
      await stage(page, 0, "pick").check();
      await stage(page, 2, "pick").check();
    },
  },
  paste: {
    then: async (page) => {
      await click(page, "paste");
      await page.locator("[data-names]").fill("Call\nOffer\nDeal");
    },
  },
  "new-pipeline": { then: (page) => click(page, "new-pipeline") },
  review: {
    then: async (page) => {
      await edit(page);
      await review(page);
    },
  },
  applying: {
    then: async (page) => {
      for (const at of [0, 1, 2]) await stage(page, at, "name").fill(`Step ${Date.now() % 100_000 + at}`);
      await review(page);
      await control("faults", { add: [{ method: "PATCH", skip: 1, latency_ms: 3_600_000 }] });
      await click(page, "apply");
      await page.locator('[data-sent="1"]').waitFor();
    },
    after: () => fetch(`${stack.address}/sandbox/faults`, { method: "DELETE" }),
  },
  duplicate: {
    then: async (page) => {
      await click(page, "duplicate");
      await page.locator("[data-recoloured]").waitFor();
    },
  },
  done: {
    then: async (page) => {
      await stage(page, 0, "name").fill(`Renamed ${Date.now() % 1000}`);
      await review(page);
      await click(page, "apply");
      await page.locator('[data-dialog="done"]').waitFor();
    },
  },
  partly: {
    then: async (page) => {
      for (const at of [0, 1, 2]) await stage(page, at, "name").fill(`Step ${Date.now() % 100_000 + at}`);
      await review(page);
      const body = JSON.stringify({ title: "Bad Request", status: 400, detail: "Not today" });
      await control("faults", { add: [{ method: "PATCH", skip: 1, status: 400, body, content_type: "application/problem+json" }] });
      await click(page, "apply");
      await page.locator('[data-applied="false"]').waitFor();
    },
  },
  overtaken: {
    then: async (page) => {
      await stage(page, 0, "name").fill("Mine");
      await checked(page);
      const there = await page.locator("[data-free] [data-stage]").nth(1).getAttribute("data-stage");
      const path = `/api/v4/leads/pipelines/10104/statuses/${there}`;
      await control("edit", { method: "PATCH", path, body: { name: `Theirs ${Date.now() % 1000}` } });
      await review(page);
    },
  },
  offline: {
    then: async (page) => {
      await edit(page);
      await page.context().setOffline(true);
      await click(page, "review");
      await page.locator('[data-problem="offline"]').waitFor();
      await click(page, "read-again");
      await page.locator("[data-trouble]").waitFor();
    },
  },
  newer: {
    before: (page) =>
      page.route("**/health", (route) =>
        route.fulfill({ headers: { "access-control-allow-origin": stack.address, "content-type": "application/json" }, body: '{"status":"ok","abi":2}' }),
      ),
    then: (page) => page.locator("[data-trouble]").waitFor(),
  },
  settings: {
    path: "/settings/widgets/",
    until: "[data-settings], .widget-card, button:has-text('Settings'), a:has-text('Settings'), button:has-text('Настро')",
    then: async (page) => {
      await page.locator("[data-settings], .widget-card, button:has-text('Settings'), a:has-text('Settings'), button:has-text('Настро')").first().click();
      await click(page, "check");
      await page.locator('[data-found="fine"]').waitFor();
    },
  },
  history: {
    then: async (page) => {
      await stage(page, 0, "name").fill(`Renamed ${Date.now() % 1000}`);
      await review(page);
      await click(page, "apply");
      await page.locator('[data-dialog="done"]').waitFor();
      await click(page, "close");
      await click(page, "history");
      await page.locator("[data-history]").waitFor();
    },
  },
  import: {
    then: async (page) => {
      await click(page, "import");
      const statuses = ["Call", "Offer", "Deal"].map((name, at) => ({ name, color: ["#fffeb2", "#99ccff", "#87f2c0"][at] }));
      await page.locator("[data-file]").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ pipelines: [{ name: "Partners", statuses }] })) });
      await page.locator("[data-preview]").waitFor();
    },
  },
  "read-only": { user: 2, then: async () => {} },
  statuses: { then: tab("statuses", "periodicity") },
  "statuses-off": { then: tab("statuses", "segments") },
  segments: { then: tab("segments", "segments") },
  offer: {
    then: async (page) => {
      await edit(page);
      await page.reload();
      await page.locator("[data-offer]").waitFor();
    },
  },
  empty: {
    before: (page) =>
      page.route(list, (route) =>
        route.fulfill({ headers: { "access-control-allow-origin": stack.address, "content-type": "application/json" }, body: '{"_embedded":{"items":[]}}' }),
      ),
    then: async () => {},
  },
  loading: { before: (page) => page.route("**/core.wasm*", () => {}), until: "[data-skeleton]" },
  unreachable: { before: (page) => page.route(list, (route) => route.abort()), until: "[data-trouble]" },
  reauthorize: { before: refuse(503, "reauthorize"), until: "[data-trouble]" },
  waiting: { before: refuse(429, "rate-limited"), until: "[data-waiting]" },
};

mkdirSync(folder, { recursive: true });
try {
  for (const [name, { before, then, after, until = '[data-state="ready"]', user = 1, path = "/settings/widgets/stagewright" }] of Object.entries(SCENES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const lang of ["en", "ru"]) {
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" })).newPage();
      await before?.(page);
      await page.goto(`${stack.address}${path}?lang=${lang}&theme=light&user=${user}`);
      await page.locator(until).first().waitFor();
      await then?.(page);
      for (const { theme, width } of LOOKS) {
        await page.evaluate((scheme) => (document.documentElement.dataset.colorScheme = scheme), theme);
        await page.setViewportSize({ width, height: width === 1280 ? 800 : 1000 });
        await page.screenshot({ path: join(folder, `${name}-${lang}-${theme}-${width}.png`) });
      }
      await after?.();
      await page.context().close();
    }
    process.stdout.write(`${name}\n`);
  }
} finally {
  await browser.close();
  await stack.stop();
}
