// The widget as amoCRM's page sees it: a constructor whose callbacks the page runs in its own order. Settings
// and language files are attached after the constructor, bind_actions may run before init, and requirejs never
// calls an async function that it is given: so nothing here is async and nothing is read before render().

import { Door, DoorFailure } from "./door";
import type { Widget } from "./host";
import { mount, type Mounted } from "./mount";
import { Proxy } from "./proxy";
import { Review } from "./review";
import { State } from "./state";
import { afterPaint } from "./ui/after-paint";
import { wordsFrom } from "./words";

/** Where the host lets an advanced page be drawn. */
function workArea(code: string): HTMLElement | null {
  return document.getElementById(`work-area-${code}`) ?? document.getElementById("list_page_holder");
}

export function StagewrightWidget(this: Widget): void {
  const widget = this;
  let state: State | null = null;
  let review: Review | null = null;
  let mounted: Mounted | null = null;

  /** Loads the core, then the account. Called again by "try again". */
  function start(into: State): void {
    const open = into.door.peek();
    const opened = open ? Promise.resolve(open) : Door.open(`${widget.params.path}/core.wasm?v=${widget.params.version}`);
    into.trouble.value = null;
    opened
      .then((door) => {
        if (!open) into.open(door);
        return into.load(door);
      })
      .catch((error: unknown) => {
        const kind = error instanceof DoorFailure ? error.kind : "unexpected";
        const detail = error instanceof Error ? error.message : String(error);
        into.trouble.value = { title: into.words.say(`ui.trouble.core-${kind}`), detail };
      });
  }

  function leave(): void {
    mounted?.remove();
    mounted = null;
  }

  widget.callbacks = {
    render: () => true,
    init: () => true,
    bind_actions: () => true,
    settings: () => true,
    onSave: () => true,

    advancedSettings() {
      const area = workArea(widget.params.widget_code);
      if (!area) return false;
      leave();
      // A live instance that is come back to keeps its edits; the account is read again.
      state ??= new State(new Proxy(widget), wordsFrom(widget.langs), afterPaint);
      review ??= new Review(state);
      const page = state;
      mounted = mount(area, page, review, `${widget.params.path}/style.css?v=${widget.params.version}`, () => start(page));
      start(page);
      return true;
    },

    destroy() {
      leave();
      return true;
    },
  };
}
