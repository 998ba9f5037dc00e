// The page's one object, handed down to every part of it.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { App } from "../app";
import type { Desk } from "../desk";
import type { Say } from "../words";

export const AppContext = createContext<App | null>(null);

interface UsedPage {
  app: App;
  desk: Desk;
  say: Say;
  /** Who asks for this is drawn again when it changes. */
  readonly readOnly: boolean;
}

export function usePage(): UsedPage {
  const app = useContext(AppContext);
  if (app === null) throw new Error("a part of the page was drawn outside of it");
  const { desk } = app;
  return {
    app,
    desk,
    say: desk.words.say,
    get readOnly() {
      return desk.readOnly.value;
    },
  };
}
