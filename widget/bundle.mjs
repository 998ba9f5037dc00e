// How the sources become one script: esbuild's options, shared by the build and the tests.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { format } from "prettier";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "node_modules");

/**
 * signals' sources call Preact's inner members by the names that they have in Preact's minified build; in
 * Preact's sources these are the readable names. esbuild renames properties for us, by this table.
 */
const preactNames = {
  __: "_parent",
  __b: "_depth",
  __c: "_component",
  __e: "_dom",
  __v: "_vnode",
};

/** The same for the hooks on Preact's `options`, which signals keeps as strings in an enum. */
const preactHooks = `export const OptionsTypes = {
  HOOK: "_hook", DIFF: "_diff", DIFFED: "diffed", RENDER: "_render", CATCH_ERROR: "_catchError", UNMOUNT: "unmount",
};`;

const fromSources = {
  name: "from-sources",
  setup(build) {
    build.onResolve({ filter: /^\.\/internal$/ }, ({ importer }) =>
      importer.includes("@preact/signals/src") ? { path: "options", namespace: "preact-hooks" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "preact-hooks" }, () => ({ contents: preactHooks, loader: "js" }));
  },
};

/**
 * Go's start-up file as a function: what it writes to the page's names lands on private objects. The file uses
 * `fs` both as a bare name and as a member of globalThis, and makes its own when there is none: one object serves both.
 */
const goRuntime = (wasmExec) => ({
  name: "go-runtime",
  setup(build) {
    build.onResolve({ filter: /^stagewright:go-runtime$/ }, () => ({ path: wasmExec, namespace: "go-runtime" }));
    build.onLoad({ filter: /.*/, namespace: "go-runtime" }, () => {
      const source = readFileSync(wasmExec, "utf8");
      const uses = source.match(/\bconsole\./g)?.length ?? 0;
      if (uses !== 4) {
        throw new Error(`${wasmExec} has ${uses} uses of console where 4 were expected: read it, then change this line`);
      }
      const silent = source.replace(/\bconsole\./g, "said.");
      return {
        contents: `export function goRuntime(globalThis, fs, said) {\n${silent}\nObject.assign(fs, globalThis.fs);\nreturn globalThis.Go;\n}`,
        loader: "js",
      };
    });
  },
});

/** The notices that their licences want to stand in every copy. */
const licences = `/*!\n${readFileSync(join(here, "licences.txt"), "utf8").replace(/^(?=.)/gm, " * ").replace(/^$(?=\n)/gm, " *")} */`;

const shared = (wasmExec) => ({
  bundle: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
  // tsconfig.json is for the compiler's types only: it knows elements under another name.
  tsconfigRaw: { compilerOptions: { jsx: "react", jsxFactory: "h", jsxFragmentFactory: "Fragment" } },
  jsxSideEffects: true, // without a comment before every element, which only a minifier reads
  inject: [join(here, "jsx.mjs")],
  absWorkingDir: here,
  alias: {
    preact: join(packages, "preact/src/index.js"),
    "preact/hooks": join(packages, "preact/hooks/src/index.js"),
    "@preact/signals": join(packages, "@preact/signals/src/index.ts"),
    "@preact/signals-core": join(packages, "@preact/signals-core/src/index.ts"),
  },
  mangleProps: /^__[bcev]?$/,
  mangleCache: { ...preactNames },
  plugins: [fromSources, goRuntime(wasmExec)],
});

/** The file's last lines as esbuild writes them: what the host gets instead is the constructor. */
const EXPORTS = /\nexport \{\n\s*StagewrightWidget\n\};\n$/;

/** esbuild drops comments but for those of classes' members and marks for minifiers: these go too. Licences stay. */
const LEFT_OVER = /^ *\/\*\*(?:(?!\*\/|@license|@preserve)[^])*\*\/\n|\/\* @__PURE__ \*\/ /gm;

/** How the script is laid out, for moderators read it: esbuild writes an element with all that is in it into one line. */
const LAYOUT = { parser: "babel", printWidth: 140, useTabs: true, bracketSpacing: false, objectWrap: "collapse", trailingComma: "none" };

/** The AMD module that the host requires, as text: requirejs gets the constructor itself. */
export async function scriptText(wasmExec) {
  const { outputFiles } = await build({
    ...shared(wasmExec),
    entryPoints: [join(here, "src/script.tsx")],
    format: "esm",
    write: false,
  });
  const { text } = outputFiles[0];
  if (!EXPORTS.test(text)) throw new Error("the bundle does not end with its export: read it, then change EXPORTS");
  const body = text.replace(EXPORTS, "\nreturn StagewrightWidget;\n").replace(LEFT_OVER, "");
  const laidOut = await format(body, LAYOUT);
  return `${licences}\ndefine([], function () {\n"use strict";\n${laidOut}});\n`;
}

/** One source file as a module that Node can import. */
export const moduleOptions = (wasmExec, file) => ({
  ...shared(wasmExec),
  entryPoints: [join(here, "src", file)],
  format: "esm",
  write: false,
});
