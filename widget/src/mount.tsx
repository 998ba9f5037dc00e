// Puts the page into its place and takes it away again without a trace.

import { render, type ComponentChild } from "preact";

export interface Mounted {
  remove(): void;
}

/** An element of our own at a place of the host's, with our style. `child` is drawn into it. */
export function mount(area: HTMLElement, child: ComponentChild, style: string): Mounted {
  const root = document.createElement("div");
  root.className = "stagewright-root";
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = style;
  // Nothing is shown unstyled: the page appears once, when its style is there (or has failed to come).
  root.style.visibility = "hidden";
  link.onload = link.onerror = () => {
    root.style.visibility = "";
  };
  document.head.append(link);
  area.append(root);
  render(child, root);
  return {
    remove() {
      render(null, root);
      root.remove();
      link.remove();
    },
  };
}
