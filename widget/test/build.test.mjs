import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const widget = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "stagewright-widget-"));
after(() => rmSync(folder, { recursive: true, force: true }));

// The module's content plays no part here: these tests are about the files around it.
writeFileSync(join(folder, "core.wasm"), "\0asm");
const out = join(folder, "widget");
execFileSync("node", [join(widget, "build.mjs"), "--outdir", out, "--core", join(folder, "core.wasm")]);
const script = readFileSync(join(out, "script.js"), "utf8");
const style = readFileSync(join(out, "style.css"), "utf8");

for (const [name, pattern] of [
  ["eval", /\beval\s*\(/],
  ["new Function", /\bnew\s+Function\b|\bFunction\s*\(\s*["'`]/],
  ["console", /\bconsole\s*[.[]/],
  ["alert, confirm or prompt", /(?<![.\w])(?:alert|confirm|prompt)\s*\(/],
  ["script elements", /createElement\(\s*["'`]script/],
  ["document.write", /document\.write/],
  ["a synchronous request", /async:\s*false|\.open\([^)]*,\s*false\s*\)/],
]) {
  test(`the script has no ${name}`, () => {
    const line = script.split("\n").findIndex((text) => pattern.test(text));
    assert.equal(line, -1, `line ${line + 1}: ${script.split("\n")[line]?.trim().slice(0, 120)}`);
  });
}

test("the script carries the notices of all that is in it, and nothing else is in it", () => {
  const [head] = script.split("*/");
  const said = head.replace(/^ \*( |$)/gm, "").replace(/\s+/g, " ");
  const notice = (file) => readFileSync(file, "utf8").replace(/^.*MIT.*\s+/, "").trim().replace(/\s+/g, " ");
  const [, ours, terms] = /^(Copyright .*? authors) (Permission .*)$/.exec(notice(join(widget, "../LICENSE")));
  assert.ok(said.includes(terms), "the MIT licence, whole");
  assert.ok(said.includes(ours));
  const packages = new Set(Array.from(script.matchAll(/^\s*\/\/ \S*node_modules\/((?:@[^/]+\/)?[^/]+)\/\S+$/gm), ([, name]) => name));
  assert.deepEqual([...packages].sort(), ["@preact/signals", "@preact/signals-core", "preact", "sortablejs"]);
  for (const name of packages) {
    const [, whose, theirs] = /^(Copyright .*?) (Permission .*)$/.exec(notice(join(widget, "node_modules", name, "LICENSE")));
    assert.ok(said.includes(whose), whose);
    assert.equal(theirs, terms, name);
  }
  assert.ok(said.includes("Copyright 2009 The Go Authors. Redistribution and use in source and binary forms"));
});

test("the script is not minified: short lines, long names", () => {
  const lines = script.split("\n");
  const long = lines.findIndex((line) => line.length > 200);
  assert.equal(long, -1, `line ${long + 1} has ${lines[long]?.length} characters`);
  assert.ok(script.length / lines.length < 60, "lines are long on average");
});

test("the script names no minified member of Preact", () => {
  assert.deepEqual([...new Set(script.match(/\.__[bcehv]?\b(?!html)/g) ?? [])], []);
});

test("the script is one AMD module without dependencies that answers a constructor", () => {
  const defined = [];
  new Function("define", script)((...given) => defined.push(given));
  const [[dependencies, factory]] = defined;
  assert.deepEqual([defined.length, dependencies], [1, []]);
  const Widget = factory();
  const instance = new Widget();
  for (const name of ["render", "init", "bind_actions", "settings", "onSave", "destroy", "advancedSettings"]) {
    assert.equal(typeof instance.callbacks[name], "function", name);
  }
  // requirejs and the host take what a callback answers as it is: a promise would be taken for a yes.
  for (const name of ["bind_actions", "render", "init", "destroy", "destroy", "onSave"]) {
    assert.equal(instance.callbacks[name](), true, name);
  }
});

test("the script stays small enough to be read", () => {
  // esbuild writes each source's path above what came of it.
  const parts = script.split(/^\s*\/\/ (\S+(?:\.\w+|:\S+))$/m);
  let own = 0;
  for (let at = 1; at < parts.length; at += 2) if (/^src\//.test(parts[at])) own += Buffer.byteLength(parts[at + 1]);
  assert.ok(own > 60_000, `own part of ${own} bytes: is it counted?`);
  assert.ok(own <= 120 * 1024, `own part ${own} bytes`);
  assert.ok(Buffer.byteLength(script) <= 300 * 1024, `whole ${script.length} bytes`);
});

test("every class and variable of the style has the widget's prefix, and every rule a class", () => {
  const plain = style.replace(/\/\*[^]*?\*\//g, "").replace(/url\([^)]*\)/g, "");
  const selectors = [...plain.matchAll(/([^{};]+)\{/g)].map((match) => match[1].trim());
  const rules = selectors.filter((selector) => !selector.startsWith("@") && !/^(from|to|\d+%)$/.test(selector));
  assert.ok(rules.length > 50, `only ${rules.length} rules found`);
  for (const selector of rules.flatMap((rule) => rule.split(","))) {
    const classes = selector.match(/\.[a-zA-Z][\w-]*/g) ?? [];
    assert.ok(classes.length > 0, `no class in "${selector.trim()}"`);
    assert.deepEqual(classes.filter((name) => !name.startsWith(".stagewright-")), [], selector.trim());
  }
  const variables = [...plain.matchAll(/(--[\w-]+)\s*:/g)].map((match) => match[1]);
  assert.deepEqual(variables.filter((name) => !name.startsWith("--stagewright-")), []);
});

test("the pictures have the sizes that the vendor asks for", () => {
  const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
  const wanted = {
    "logo_main.png": [400, 272],
    "logo_medium.png": [240, 84],
    "logo.png": [130, 100],
    "logo_small.png": [108, 108],
    "logo_min.png": [84, 84],
  };
  for (const path of Object.values(manifest.tour.tour_images).flat()) wanted[path.replace("/images/", "")] = [1188, 616];
  for (const [name, size] of Object.entries(wanted)) {
    const png = readFileSync(join(out, "images", name));
    assert.equal(png.toString("latin1", 1, 4), "PNG", name);
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], size, name);
    assert.ok(png.length <= 300 * 1024, name);
  }
});

test("the build says what is missing instead of building half a widget", () => {
  const build = () =>
    execFileSync("node", [join(widget, "build.mjs"), "--outdir", out, "--core", join(folder, "none.wasm")], { stdio: "pipe" });
  assert.throws(build, (error) => error.status === 1 && /none\.wasm is missing/.test(error.stderr));
});
