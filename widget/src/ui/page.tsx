import type { App } from "../app";
import { Announcer } from "./announcer";
import { ChangeBar } from "./change-bar";
import { AppContext } from "./context";
import { FocusKeeper } from "./focus-keeper";
import { ImportDialog } from "./import-dialog";
import { Notices } from "./notices";
import { PasteDialog } from "./paste-dialog";
import { PipelinesView } from "./pipelines-view";
import { ReviewDialog } from "./review-dialog";
import { SegmentsView } from "./segments-view";
import { StatusesView } from "./statuses-view";
import { Tabs } from "./tabs";

/** The whole page. It is drawn at once; the account and the core come in when they have arrived. */
export function Page({ app }: { app: App }) {
  const kind = app.shown.value;
  const { ready, trouble } = app.tab;
  const stuck = app.desk.trouble.value !== null || trouble.value !== null;
  const state = ready.value ? "ready" : stuck ? "trouble" : "loading";

  // In a field the browser's own undo knows nothing of the rest of the page: there too the page's is meant.
  const keys = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return;
    if ((event.target as Element).closest("dialog")) return;
    event.preventDefault();
    app.tab.step(key === "y" || event.shiftKey ? "redo" : "undo");
  };

  return (
    <AppContext.Provider value={app}>
      <div class="page" data-state={state} data-tab={kind} onKeyDown={keys} onFocusOut={() => app.tab.edits.seal()}>
        <Tabs />
        <div
          class="panel"
          role="tabpanel"
          id="stagewright-panel"
          aria-labelledby={`stagewright-tab-${kind}`}
          tabIndex={-1}
          data-home
        >
          <Notices />
          {kind === "pipelines" ? <PipelinesView /> : kind === "statuses" ? <StatusesView /> : <SegmentsView />}
        </div>
        <ChangeBar />
        <ReviewDialog />
        <PasteDialog />
        <ImportDialog />
        <Announcer />
        <FocusKeeper />
      </div>
    </AppContext.Provider>
  );
}
