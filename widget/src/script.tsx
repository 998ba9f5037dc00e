// The widget as amoCRM's page sees it: a constructor whose callbacks the page runs in its own order. Settings
// and language files are attached after the constructor, bind_actions may run before init, and requirejs never
// calls an async function that it is given: so nothing here is async and nothing is read before render().

import { App } from "./app";
import type { Widget } from "./host";
import { mount, type Mounted } from "./mount";
import { afterPaint } from "./ui/after-paint";
import { Connect } from "./ui/connect";
import { Page } from "./ui/page";
import { wordsFrom } from "./words";

/** Where the host lets an advanced page be drawn. */
function workArea(code: string): HTMLElement | null {
  return document.getElementById(`work-area-${code}`) ?? document.getElementById("list_page_holder");
}

/** What the host hands to `settings`: its modal, wrapped by jQuery. */
interface Modal {
  find(selector: string): { get(at: number): HTMLElement | undefined };
}

export function StagewrightWidget(this: Widget): void {
  const widget = this;
  let app: App | null = null;
  let page: Mounted | null = null;
  let connect: Mounted | null = null;

  const style = (): string => `${widget.params.path}/style.css?v=${widget.params.version}`;

  function leave(): void {
    if (page !== null) app?.leave();
    page?.remove();
    connect?.remove();
    page = connect = null;
  }

  widget.callbacks = {
    render: () => true,
    init: () => true,
    bind_actions: () => true,
    onSave: () => true,

    settings(modal?: Modal) {
      const block = modal?.find?.(".widget_settings_block__fields").get(0) ?? modal?.find?.(".widget_settings_block").get(0);
      if (!block) return true;
      connect?.remove();
      const field = (): HTMLInputElement | null => block.querySelector('input[name="proxy"]');
      connect = mount(block, <Connect words={wordsFrom(widget.langs)} field={field} />, style());
      return true;
    },

    advancedSettings() {
      const area = workArea(widget.params.widget_code);
      if (!area) return false;
      leave();
      // A live instance that is come back to keeps its edits; the account is read again.
      app ??= new App(widget, afterPaint);
      area.replaceChildren();
      page = mount(area, <Page app={app} />, style());
      app.enter();
      return true;
    },

    destroy() {
      leave();
      return true;
    },
  };
}
