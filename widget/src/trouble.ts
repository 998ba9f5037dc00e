// What went wrong, in the page's own language where it knows the case.

import type { Problem } from "./proxy";
import type { Words } from "./words";

export interface Trouble {
  code: string;
  title: string;
  detail: string;
}

/** A problem is known by its code; one that this page has no words for is told in the proxy's. */
export function troubleOf(words: Words, problem: Pick<Problem, "code"> & Partial<Problem>): Trouble {
  const { code, status, title, detail = "" } = problem;
  const key = `trouble.${code}`;
  const number = status ? words.say("trouble.status", { status }) : "";
  if (!words.has(key)) return { code, title: detail || title || words.say("trouble.unexpected-answer"), detail: number };
  return { code, title: words.say(key), detail: code === "unexpected-answer" ? number : code.startsWith("core-") ? detail : "" };
}
