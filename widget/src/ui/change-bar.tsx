import type { Review } from "../review";
import { usePage } from "./context";

/** What is unsent, what is wrong with it, and the way to Review. */
export function ChangeBar({ review }: { review: Review }) {
  const { state, say } = usePage();
  const edited = state.edited.value;
  const problems = edited.map((draft) => ({ draft, found: state.problems.value.get(draft.id) }));
  const errors = problems.reduce((sum, { found }) => sum + (found?.errors ?? 0), 0);
  const warnings = problems.reduce((sum, { found }) => sum + (found?.warnings ?? 0), 0);
  const nothing = edited.length === 0;
  // Not `disabled`: the dialog gives the focus back to this button, also when nothing is left to review.
  const idle = nothing || state.door.value === null;
  const canBringBack = state.discarded.value !== null && nothing;

  // With errors there is nothing to review: the button leads to the first of them instead.
  const go = (): void => {
    if (idle) return;
    const bad = problems.find(({ found }) => (found?.errors ?? 0) > 0);
    if (!bad) {
      void review.open();
      return;
    }
    state.select(bad.draft.id);
    const key = [...(bad.found?.stages ?? [])].find(([, issues]) => issues.some((issue) => issue.severity === "error"))?.[0];
    if (key !== undefined) state.focus.value = { key, part: "name" };
    state.announce("ui.said.has-errors", { count: errors });
  };

  return (
    <footer class="stagewright-bar" id="stagewright-changes" tabIndex={-1} data-bar>
      <p class="stagewright-bar__text" role="status" data-edited-count={edited.length} data-errors={errors}>
        {nothing ? say("ui.bar.nothing") : say("ui.bar.edited", { count: edited.length })}
        {errors > 0 && <span class="stagewright-bar__errors">{say("ui.bar.errors", { count: errors })}</span>}
        {warnings > 0 && <span class="stagewright-bar__warnings">{say("ui.bar.warnings", { count: warnings })}</span>}
      </p>
      {(!nothing || canBringBack) && (
        <button
          type="button"
          class="stagewright-button stagewright-button--second"
          data-action="discard"
          onClick={() => state.discard()}
        >
          {say(canBringBack ? "ui.bar.bring-back" : "ui.bar.discard")}
        </button>
      )}
      <button
        type="button"
        class="stagewright-button"
        data-action="review"
        aria-disabled={idle}
        onClick={go}
      >
        {say("ui.bar.review")}
      </button>
    </footer>
  );
}
