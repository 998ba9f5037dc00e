// The state, handed down to every part of the page.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { State } from "../state";
import type { Say } from "../words";

export const StateContext = createContext<State | null>(null);

export function usePage(): { state: State; say: Say } {
  const state = useContext(StateContext);
  if (state === null) throw new Error("a part of the page was drawn outside of it");
  return { state, say: state.words.say };
}
