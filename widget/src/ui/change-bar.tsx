import { Button } from "./button";
import { usePage } from "./context";

/** What is unsent, what is wrong with it, and the way to Review. */
export function ChangeBar() {
  const { app, desk, say } = usePage();
  const { tab } = app;
  const { edited, errors, warnings } = tab.counts.value;
  const nothing = edited === 0;
  // Not `disabled`: the dialog gives the focus back to this button, also when nothing is left to review.
  const idle = nothing || desk.door.value === null;

  // With errors there is nothing to review: the button leads to the first of them instead.
  const go = (): void => {
    if (idle) return;
    if (errors === 0) {
      void app.review.open();
      return;
    }
    const [slice, found] = [...tab.checker.problems.peek()].find(([, problems]) => problems.errors > 0)!;
    const item = [...found.at].find(([, issues]) => issues.some((issue) => issue.severity === "error"))?.[0] ?? null;
    tab.show(slice, item);
    desk.announce("said.has-errors", { count: errors });
  };

  if (!desk.administrator.value) return null;
  return (
    <footer class="bar" id="stagewright-changes" tabIndex={-1} data-bar>
      <p class="bar__text" role="status" data-edited-count={edited} data-errors={errors}>
        {nothing ? say("bar.nothing") : say("bar.edited", { count: edited })}
        {errors > 0 && <span class="bar__errors">{say("bar.errors", { count: errors })}</span>}
        {warnings > 0 && <span class="bar__warnings">{say("bar.warnings", { count: warnings })}</span>}
      </p>
      {!nothing && (
        <Button action="discard" look="second" onClick={() => tab.discard()}>
          {say("bar.discard")}
        </Button>
      )}
      <Button action="review" idle={idle} onClick={go}>
        {say("bar.review")}
      </Button>
    </footer>
  );
}
