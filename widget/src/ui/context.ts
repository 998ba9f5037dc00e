// The page's one object, handed down to every part of it.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { App } from "../app";
import type { Desk } from "../desk";
import type { Say } from "../words";

export const AppContext = createContext<App | null>(null);

export function usePage(): { app: App; desk: Desk; say: Say } {
  const app = useContext(AppContext);
  if (app === null) throw new Error("a part of the page was drawn outside of it");
  return { app, desk: app.desk, say: app.desk.words.say };
}
