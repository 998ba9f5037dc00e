import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { source } from "./compile.mjs";

const { wordsFrom } = await source("words.ts");
const widget = fileURLToPath(new URL("..", import.meta.url));
const languages = Object.fromEntries(
  readdirSync(join(widget, "i18n")).map((file) => [file.slice(0, 2), JSON.parse(readFileSync(join(widget, "i18n", file), "utf8"))]),
);

/** Every word with its path: `["ui.bar.review", "Review"]`. */
const flat = (tree, path = "") =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`),
  );

const sources = readdirSync(join(widget, "src"), { recursive: true })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(join(widget, "src", file), "utf8"))
  .join("\n");

test("every language has the same words, none of them empty", () => {
  const keys = flat(languages.en).map(([key]) => key);
  for (const [language, tree] of Object.entries(languages)) {
    assert.deepEqual(flat(tree).map(([key]) => key), keys, language);
    assert.deepEqual(flat(tree).filter(([, word]) => word.trim() === ""), [], language);
  }
});

test("a word has the same places to fill in every language", () => {
  const places = (tree) => flat(tree).map(([key, word]) => [key, (word.match(/\{\w+\}/g) ?? []).sort().join()]);
  assert.deepEqual(places(languages.ru), places(languages.en));
});

test("every word that the sources name exists", () => {
  const known = new Map(flat(languages.en.ui));
  const named = [...sources.matchAll(/"([a-z-]+(?:\.[a-z-]+)+)"/g)].map((match) => match[1]);
  const words = named.filter((key) => key.split(".")[0] in languages.en.ui);
  assert.ok(words.length > 100, `only ${words.length} words found in the sources`);
  assert.deepEqual(words.filter((key) => !known.has(key)), []);
});

test("every problem that the proxy may tell this page has words", () => {
  const readme = readFileSync(join(widget, "../cmd/internal/proxy/README.md"), "utf8");
  const rows = readme.slice(readme.indexOf("## Problems")).split("\n").filter((line) => line.startsWith("| `"));
  const codes = rows.flatMap((row) => [...row.split("|")[1].matchAll(/`([a-z-]+)`/g)].map(([, code]) => code));
  // Of requests that the page does not make.
  const others = ["not-found", "method-not-allowed", "method-override", "bad-query", "bad-request", "not-json", "compressed",
    "bad-input", "would-delete", "bad-callback", "access-denied", "install-failed"];
  const met = codes.filter((code) => !others.includes(code));
  assert.ok(met.length > 15, `only ${met.length} codes found in the README`);
  assert.deepEqual(met.filter((code) => !(code in languages.en.ui.trouble)), []);
});

test("a step without an answer is told in the page's words, an answered one in amoCRM's", async () => {
  const { failureText } = await source("review.ts");
  const failure = (more) => ({ kind: "conflict", status: 0, title: "", detail: "in English", fields: [], ...more });
  for (const tree of Object.values(languages)) {
    const words = wordsFrom(tree);
    assert.equal(failureText(words, failure()), tree.ui.trouble.conflict);
    assert.equal(failureText(words, failure({ kind: "unauthorized" })), "in English", "there are no words for it");
    const told = { status: 422, title: "Not valid", detail: "", fields: [{ path: "", code: "", detail: "Too long" }] };
    assert.equal(failureText(words, failure(told)), "Not valid: Too long");
  }
});

test("every word is used", () => {
  const literal = (key) => sources.includes(`"${key}"`);
  const made = [...sources.matchAll(/`([a-z-]+(?:\.[a-z-]+)*[.-])\$\{/g)].map((match) => match[1]);
  const unused = flat(languages.en.ui).filter(([key]) => !literal(key) && !made.some((start) => key.startsWith(start)));
  assert.deepEqual(unused.map(([key]) => key), []);
});

test("the vendor's texts keep its limits", () => {
  for (const { widget: own } of Object.values(languages)) {
    assert.ok([...own.name].length <= 30, own.name);
    assert.ok([...own.short_description].length <= 50, own.short_description);
    assert.ok([...own.description].length <= 400, own.description);
  }
});

test("every text that the manifest names exists", () => {
  const manifest = JSON.parse(readFileSync(join(widget, "manifest.json"), "utf8"));
  const { widget: own, tour, settings, advanced } = manifest;
  const named = [own.name, own.description, own.short_description, tour.tour_description, settings.proxy.name, advanced.title];
  const known = new Map(flat(languages.en));
  assert.deepEqual(named.filter((key) => !known.has(key)), []);
});

test("places are filled in, and a name that looks like a place stays as it is", () => {
  const { say, locale } = wordsFrom({ ui: { locale: "ru", hello: "{name}, {count}" } });
  assert.equal(say("hello", { name: "{count} $& <b>", count: 3 }), "{count} $& <b>, 3");
  assert.equal(locale, "ru");
});

test("a missing word shows as its key", () => {
  const { say, locale } = wordsFrom(undefined);
  assert.deepEqual([say("bar.review"), locale], ["bar.review", "en"]);
});
