import { Stages } from "./board";
import { usePage } from "./context";
import { IssueList } from "./issue-list";
import { ModeOff } from "./mode-off";
import { Skeleton } from "./skeleton";

/** The stages of customers: one board. */
export function StatusesView() {
  const { app, say } = usePage();
  const tab = app.statuses;
  if (tab.off.value) return <ModeOff kind="statuses" />;
  if (!tab.ready.value) return <Skeleton />;
  return (
    <section class="board" aria-label={say("tabs.statuses")} data-board="statuses">
      <h2 class="board__title">{say("tabs.statuses")}</h2>
      <IssueList issues={tab.board.problems.value.rest} />
      <Stages board={tab.board} name="statuses" limit="max_statuses" />
    </section>
  );
}
