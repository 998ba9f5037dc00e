import type { Review } from "../review";
import type { State } from "../state";
import { Announcer } from "./announcer";
import { Board } from "./board";
import { ChangeBar } from "./change-bar";
import { StateContext } from "./context";
import { PipelineList } from "./pipeline-list";
import { ReviewDialog } from "./review-dialog";
import { Skeleton } from "./skeleton";
import { Tray } from "./tray";
import { TroubleNotice } from "./trouble-notice";

/** The whole tab. It is drawn at once; the account and the core come in when they have arrived. */
export function Page({ state, review, retry }: { state: State; review: Review; retry: () => void }) {
  const ready = state.read.value !== null;
  return (
    <StateContext.Provider value={state}>
      <div class="stagewright-page" data-state={ready ? "ready" : state.trouble.value ? "trouble" : "loading"}>
        <PipelineList />
        <div class="stagewright-main">
          <TroubleNotice retry={retry} />
          {ready ? (
            <>
              <Board />
              <Tray />
            </>
          ) : (
            <Skeleton />
          )}
          <ChangeBar review={review} />
        </div>
        <ReviewDialog review={review} />
        <Announcer />
      </div>
    </StateContext.Provider>
  );
}
