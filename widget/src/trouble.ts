// What went wrong, in the page's own language where it knows the case.

import type { Problem } from "./proxy";
import type { Words } from "./words";

export interface Trouble {
  title: string;
  detail: string;
}

/** A problem is known by its code; one that this page has no words for is told in the proxy's. */
export function troubleOf({ words, problem }: { words: Words; problem: Problem }): Trouble {
  const key = `ui.trouble.${problem.code}`;
  if (words.has(key)) return { title: words.say(key), detail: "" };
  const title = problem.detail || problem.title;
  return { title: title || words.say("ui.trouble.unexpected-answer"), detail: words.say("ui.trouble.status", { status: problem.status }) };
}
