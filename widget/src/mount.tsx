// Puts the page into its place and takes it away again without a trace.

import { render } from "preact";
import type { Review } from "./review";
import type { State } from "./state";
import { Page } from "./ui/page";

export interface Mounted {
  remove(): void;
}

export function mount(area: HTMLElement, state: State, review: Review, style: string, retry: () => void): Mounted {
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
  area.replaceChildren(root);
  render(<Page state={state} review={review} retry={retry} />, root);
  return {
    remove() {
      render(null, root);
      root.remove();
      link.remove();
    },
  };
}
