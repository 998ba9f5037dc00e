import type { Snapshot } from "../proxy";
import { Button } from "./button";
import { usePage } from "./context";

/** The states that the proxy keeps, newest first; each can be gone back to, after a look at what that would do. */
export function HistoryList({ snapshots }: { snapshots: readonly Snapshot[] }) {
  const { app, desk, say } = usePage();
  if (snapshots.length === 0) return <p data-history="0">{say("history.empty")}</p>;
  const time = (at: string): string => new Date(at).toLocaleString(desk.words.locale, { dateStyle: "medium", timeStyle: "medium" });
  return (
    <>
      <p>{say("history.hint")}</p>
      <ul class="plan__changes" data-history={snapshots.length}>
        {snapshots.map((snapshot) => (
          <li key={snapshot.id} class="result" data-snapshot={snapshot.id}>
            <div class="change__text">
              <strong>{time(snapshot.at)}</strong>
              <p class="change__note">
                {say(`tabs.${snapshot.kind}`)}. {say("history.what", { changes: snapshot.changes, deletes: snapshot.deletes })}
              </p>
            </div>
            {desk.administrator.value && (
              <Button action="go-back" look="small" onClick={() => void app.review.back(snapshot.id)}>
                {say("history.back")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
