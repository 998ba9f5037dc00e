// A real Chromium for tests: the one that CHROMIUM names, by its path or as a command, or the first there is.

import { existsSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { chromium } from "playwright-core";

const NAMES = process.env.CHROMIUM ? [process.env.CHROMIUM] : ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where it is; undefined when there is none. */
export function found() {
  const folders = process.env.PATH.split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => resolve(folder, name))).find((place) => existsSync(place));
}

export function launch() {
  const executablePath = found();
  if (!executablePath) throw new Error(`There is no ${NAMES.join(", no ")}: \`make setup\` says what to do.`);
  return chromium.launch({ executablePath, args: FLAGS });
}
