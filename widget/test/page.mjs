// The widget's page in a real Chromium, on the whole stack, and what tests do with it again and again. Only for
// use inside one test file: it starts the stack before the file's tests and ends it after them.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { launch } from "./chromium.mjs";
import { root } from "./golden.mjs";
import { startStack } from "./stack.mjs";

const pictures = join(root, "build/screenshots");

export let stack;
export let browser;
/** The page that the helpers below work on. */
export let page;
/** Exceptions of the page, which are never expected. */
export const complaints = [];

export function onPort(port) {
  before(async () => {
    mkdirSync(pictures, { recursive: true });
    stack = await startStack(port);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await stack?.stop();
  });
}

/** Goes on in another account; answers the one before. */
export function goTo(other) {
  const before = stack;
  stack = other;
  return before;
}

/** Goes on with another page; answers the one before. */
export function turnTo(other) {
  const before = page;
  page = other;
  return before;
}

const json = async (path, options) => (await fetch(stack.address + path, options)).json();
export const clearJournal = () => fetch(`${stack.address}/sandbox/journal`, { method: "DELETE" });

/** All that the local amoCRM holds. */
export const accountNow = () => json("/sandbox/account");

/** Tells the local amoCRM what to do: faults, the customers' mode. */
export const control = (path, body) =>
  fetch(`${stack.address}/sandbox/${path}`, { method: body === undefined ? "DELETE" : "POST", ...(body !== undefined && { body: JSON.stringify(body) }) });

/** The pipeline as the account has it now: its stages by name and colour, in order. */
export async function inAccount(id) {
  const { pipelines } = await json("/sandbox/account");
  return pipelines.find((one) => one.id === id).statuses.map(({ id, name, color, leads }) => ({ id, name, color, leads }));
}

/** The id of the one pipeline with this name; ids of the seed's bulk move when it grows. */
export async function pipelineNamed(name) {
  const found = (await json("/sandbox/account")).pipelines.filter((one) => one.name === name);
  if (found.length !== 1) throw new Error(`${found.length} pipelines are named ${name}`);
  return found[0].id;
}

export const writes = async () =>
  (await json("/sandbox/journal")).requests.filter(({ method, path }) => method !== "GET" && path.includes("/pipelines/"));

/** A fresh page, ready to be edited. */
export async function open(query, width, context) {
  await fresh(width, context);
  await page.goto(`${stack.address}/?${query}`);
  await page.locator('[data-state="ready"]').waitFor();
}

/** How long anything is waited for: a machine may be slow, and what does not come fails all the same. In milliseconds. */
const PATIENCE = 120_000;

/** A new page that has not gone anywhere yet. */
export async function fresh(width = 1280, context = {}) {
  await page?.context().close();
  page = await (await browser.newContext({ viewport: { width, height: 800 }, ...context })).newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on("pageerror", (error) => complaints.push(String(error)));
}

export const board = () =>
  page.$$eval("[data-free] [data-stage]", (stages) =>
    stages.map((one) => ({ name: one.querySelector('[data-part="name"]').value, color: one.dataset.color })),
  );

export const part = (stage, name) => page.locator(`[data-board] [data-stage="${stage}"] [data-part="${name}"]`);
export const save = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });
const without = (stages, ...ids) => stages.filter(({ id }) => !ids.includes(id));
export const shown = (stages) => without(stages, 142, 143).map(({ name, color }) => ({ name, color }));

/** Waits until every edit is checked, then opens the review and answers its changes in order. */
export async function review(press) {
  await page.locator('[data-errors="0"]:not([data-edited-count="0"])').waitFor();
  await press('[data-action="review"]');
  await page.locator('[data-dialog="review"]').waitFor();
  return page.$$eval("[data-plan] [data-change]", (changes) => changes.map(({ dataset }) => `${dataset.change} ${dataset.address}`));
}

/** Presses Tab until the focus is where it is wanted, as one without a mouse does. */
export async function tabTo(selector) {
  for (let presses = 0; presses < 400; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reached ${selector}`);
}

export const focused = () =>
  page.evaluate(() => {
    const here = document.activeElement;
    return [here.closest("[data-stage], [data-removed]")?.dataset.stage ?? here.dataset.action ?? here.tagName, here.dataset.part ?? null];
  });

export const announced = (text) => page.locator("[data-announcer]", { hasText: text }).waitFor({ state: "attached" });
