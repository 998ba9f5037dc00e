// The page's own words: what stands under `ui` in i18n/<language>.json, as the host hands it over.

import type { Locale } from "./door-types";

export type Say = (key: string, values?: Record<string, string | number>) => string;

export interface Words {
  say: Say;
  has(key: string): boolean;
  /** The language of these words, so that the core's messages come in the same one. */
  locale: Locale;
}

/** A word that is missing shows as its key: ugly, but never an exception or an empty button. */
export function wordsFrom(tree: unknown): Words {
  const word = (key: string): string | undefined => {
    let at = (tree as { ui?: unknown } | null | undefined)?.ui;
    for (const part of key.split(".")) {
      at = typeof at === "object" && at !== null ? (at as Record<string, unknown>)[part] : undefined;
    }
    return typeof at === "string" ? at : undefined;
  };
  const say: Say = (key, values) =>
    (word(key) ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values?.[name] ?? whole));
  return { say, has: (key) => word(key) !== undefined, locale: say("locale") === "ru" ? "ru" : "en" };
}
