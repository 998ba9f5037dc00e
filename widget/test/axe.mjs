// Asks axe-core what is wrong with the widget's part of a page.

import { createRequire } from "node:module";

const path = createRequire(import.meta.url).resolve("axe-core");

/** Violations in words, each with the place that was looked at; none is what one wants. */
export async function axe(page, where) {
  if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ path });
  const found = await page.evaluate(async () =>
    (await window.axe.run(".stagewright-root")).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`),
  );
  return found.map((violation) => `${where}, ${violation}`);
}
