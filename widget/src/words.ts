// The page's own words, from i18n/<language>.json as the host hands them over.

import type { Locale } from "./door-types";

export type Say = (key: string, values?: Record<string, string | number>) => string;

export interface Words {
  say: Say;
  /** The language of these words, so that the core's messages come in the same one. */
  locale: Locale;
}

/** A word that is missing shows as its key: ugly, but never an exception or an empty button. */
export function wordsFrom(tree: unknown): Words {
  const say: Say = (key, values) => {
    let at: unknown = tree;
    for (const part of key.split(".")) {
      at = typeof at === "object" && at !== null ? (at as Record<string, unknown>)[part] : undefined;
    }
    if (typeof at !== "string") return key;
    return at.replace(/\{(\w+)\}/g, (whole, name: string) => String(values?.[name] ?? whole));
  };
  return { say, locale: say("ui.locale") === "ru" ? "ru" : "en" };
}
