// Asks axe-core what is wrong with the widget's part of a page, in both themes.

import { createRequire } from "node:module";

const path = createRequire(import.meta.url).resolve("axe-core");

/** Violations in words, each with the place that was looked at; none is what one wants. */
export async function axe(page, where) {
  if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ path });
  const found = await page.evaluate(async () => {
    const { dataset } = document.documentElement;
    const own = dataset.colorScheme;
    const violations = [];
    for (const scheme of ["light", "dark"]) {
      dataset.colorScheme = scheme;
      // Colours that are on their way to the other theme would be judged half way.
      for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
      for (const { id, nodes } of (await window.axe.run(".stagewright-root")).violations) {
        violations.push(`${scheme}, ${id}: ${nodes[0].html.slice(0, 160)}`);
      }
    }
    if (own === undefined) delete dataset.colorScheme;
    else dataset.colorScheme = own;
    return violations;
  });
  return found.map((violation) => `${where}, ${violation}`);
}
