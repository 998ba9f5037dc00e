import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { FocusWish } from "../desk";
import { usePage } from "./context";

/** Sees to it that the focus goes where an action wants it, and that it is never lost with what is taken away. */
export function FocusKeeper() {
  const { app, desk } = usePage();
  const here = useRef<HTMLSpanElement>(null);
  const last = useRef<Element | null>(null);
  const wish = desk.focus.value;
  // Whatever may take the focused element away.
  const shown = [app.shown.value, app.tab.list.value, app.tab.selected.value, app.review.phase.value, app.tab.overtaken.value];

  useLayoutEffect(() => {
    if (wish === null) return;
    desk.focus.value = null;
    // Everything is drawn when this turn is over: only then has a moved column its new place.
    void Promise.resolve().then(() => {
      const page = here.current?.closest<HTMLElement>(".stagewright-page");
      if (page && !fulfil(wish, page)) requestAnimationFrame(() => fulfil(wish, page));
    });
  }, [wish]);

  useEffect(() => {
    const note = (event: FocusEvent): void => {
      if (here.current?.closest(".stagewright-page")?.contains(event.target as Node)) last.current = event.target as Element;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);

  useEffect(() => {
    if (document.activeElement !== document.body || last.current === null || last.current.isConnected) return;
    last.current = null;
    here.current?.closest(".stagewright-page")?.querySelector<HTMLElement>("[data-home]")?.focus({ preventScroll: true });
  }, shown);

  return <span ref={here} hidden />;
}

/** Gives the focus to what was asked for, and answers whether it was there. */
function fulfil({ key, part, select }: FocusWish, page: HTMLElement): boolean {
  const target = page.querySelector<HTMLElement>(`[data-key="${key}"] [data-part="${part}"], [data-key="${key}"][data-part="${part}"]`);
  if (!target) return false;
  target.focus({ preventScroll: true });
  if (select && target instanceof HTMLInputElement) target.select();
  (target.closest(".stagewright-cell") ?? target).scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}
