import { KINDS } from "../app";
import { Button } from "./button";
import { usePage } from "./context";

/** The three tabs, and what works in each of them: undo, redo, history. */
export function Tabs() {
  const { app, say, readOnly } = usePage();
  const shown = app.shown.value;
  const { edits } = app.tab;

  const steer = (event: KeyboardEvent): void => {
    const at = KINDS.indexOf(shown);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: KINDS.length - 1 }[event.key];
    const kind = to === undefined ? undefined : KINDS[(to + KINDS.length) % KINDS.length];
    if (kind === undefined) return;
    event.preventDefault();
    app.show(kind);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-kind="${kind}"]`)?.focus();
  };

  const step = (way: "undo" | "redo", on: boolean, sign: string) => (
    <Button
      action={way}
      look="plain"
      idle={!on || readOnly}
      title={say(`bar.${way}-title`)}
      onClick={() => app.tab.step(way)}
    >
      <span aria-hidden="true">{sign}</span> {say(`bar.${way}`)}
    </Button>
  );

  return (
    <div class="tabs">
      <div class="tabs__list" role="tablist" aria-label={say("tabs.title")} onKeyDown={steer}>
        {KINDS.map((kind, at) => (
          <button
            key={kind}
            class="tabs__tab"
            role="tab"
            id={`stagewright-tab-${kind}`}
            aria-selected={kind === shown}
            aria-controls="stagewright-panel"
            tabIndex={kind === shown ? 0 : -1}
            data-kind={kind}
            onClick={() => app.show(kind)}
          >
            {say(`tabs.${kind}`)}
            {app.tabs[at]!.counts.value.edited > 0 && <span class="dot" role="img" aria-label={say("list.edited")} />}
          </button>
        ))}
      </div>
      {step("undo", edits.canUndo.value, "↶")}
      {step("redo", edits.canRedo.value, "↷")}
      <Button action="history" look="plain" onClick={() => void app.review.history()}>
        {say("bar.history")}
      </Button>
    </div>
  );
}
