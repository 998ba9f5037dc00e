// Takes the pictures of the tour from the widget itself, on the local amoCRM, and puts them over those that the
// build has drawn. Needs everything built, and Chromium.
//
//   node widget/images/tour.mjs [folder of the built widget]

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { launch } from "../test/chromium.mjs";
import { root } from "../test/golden.mjs";
import { startStack } from "../test/stack.mjs";

/** What the vendor asks for, in pixels and in bytes. */
const SIZE = { width: 1188, height: 616 };
const LARGEST = 300 * 1024;
/** What the local amoCRM draws around the widget. */
const AROUND = { width: 105, height: 103 };

const folder = resolve(process.argv[2] ?? join(root, "build/widget"), "images");

const SCENES = [
  async () => {},
  async (page) => {
    await page.locator("[data-free] [data-stage]").nth(1).locator('[data-part="name"]').fill("Demo");
    await page.locator("[data-free] [data-stage]").nth(2).locator('[data-part="delete"]').click();
    await page.locator('[data-errors="0"]:not([data-edited-count="0"])').waitFor();
    await page.locator('[data-action="review"]').click();
    await page.locator('[data-dialog="review"]').waitFor();
  },
  async (page) => {
    await page.locator('[data-kind="segments"]').click();
    await page.locator('[data-segment="51"]').click();
    await page.locator("[data-segment-form]").waitFor();
  },
];

const stack = await startStack(8770);
const browser = await launch();
try {
  for (const lang of ["en", "ru"]) {
    for (const [at, scene] of SCENES.entries()) {
      const viewport = { width: SIZE.width + AROUND.width, height: SIZE.height + AROUND.height };
      const page = await (await browser.newContext({ viewport, reducedMotion: "reduce" })).newPage();
      await page.goto(`${stack.address}/?lang=${lang}&theme=light&user=1`);
      await page.locator('[data-state="ready"]').waitFor();
      await page.locator('[data-pipeline="10107"]').click();
      await page.evaluate((size) => {
        const { style } = document.querySelector(".stagewright-root");
        Object.assign(style, { position: "fixed", inset: "0 auto auto 0", width: `${size.width}px`, height: `${size.height}px`, overflow: "hidden", zIndex: 1000 });
        document.querySelector(".stagewright-page").style.minHeight = `${size.height}px`;
      }, SIZE);
      await page.setViewportSize(SIZE);
      await page.mouse.move(SIZE.width - 5, SIZE.height - 5);
      await scene(page);
      const path = join(folder, `tour_${at + 1}_${lang}.png`);
      await page.screenshot({ path });
      const { length } = readFileSync(path);
      if (length > LARGEST) throw new Error(`${path} has ${length} bytes, more than the vendor takes`);
      process.stdout.write(`${path}: ${(length / 1024).toFixed(0)} KB\n`);
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  await stack.stop();
}
