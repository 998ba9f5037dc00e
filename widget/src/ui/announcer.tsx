import { usePage } from "./context";

/** Says to a screen reader what an action did. */
export function Announcer() {
  const { state } = usePage();
  return (
    <div class="stagewright-unseen" role="status" aria-live="polite" data-announcer>
      {state.announcement.value}
    </div>
  );
}
