import { usePage } from "./context";

/** Says to a screen reader what an action did. */
export function Announcer() {
  const { desk } = usePage();
  return (
    <div class="unseen" role="status" aria-live="polite" data-announcer>
      {desk.announcement.value}
    </div>
  );
}
