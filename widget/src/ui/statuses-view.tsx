import { free } from "../edit/list";
import { Board } from "./board";
import { BoardTools } from "./board-tools";
import { usePage } from "./context";
import { IssueList } from "./issue-list";
import { Meter } from "./meter";
import { ModeOff } from "./mode-off";
import { Skeleton } from "./skeleton";
import { StageTray } from "./tray";

/** The stages of customers: one board. */
export function StatusesView() {
  const { app, desk, say } = usePage();
  const tab = app.statuses;
  const list = tab.list.value;
  if (tab.off.value) return <ModeOff kind="statuses" />;
  if (list === null || desk.facts.value === null) return <Skeleton />;
  return (
    <section class="board" aria-label={say("tabs.statuses")} data-board="statuses">
      <h2 class="board__title">{say("tabs.statuses")}</h2>
      <IssueList issues={tab.board.problems.value.rest} />
      <BoardTools board={tab.board} meter={<Meter count={list.items.length} limit="max_statuses" words="meter-stages" />} />
      <Board board={tab.board} name="statuses" columns={free(list).length} />
      <StageTray board={tab.board} />
    </section>
  );
}
