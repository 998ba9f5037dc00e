import { useEffect, useRef } from "preact/hooks";
import Sortable from "sortablejs";
import { addressOf } from "../desired";
import { usePage } from "./context";
import { DRAG_GROUP } from "./use-dragging";

/** Stages taken off the board and not yet deleted anywhere. Columns can be dropped on it; each can go back. */
export function Tray() {
  const { state, say } = usePage();
  const target = useRef<HTMLUListElement>(null);
  const draft = state.draft.value;
  const deletions = state.shownProblems.value.deletions;
  const empty = draft === null || draft.tray.length === 0;

  useEffect(() => {
    if (!target.current) return;
    const sortable = Sortable.create(target.current, {
      group: { name: DRAG_GROUP, pull: false, put: true },
      sort: false,
      draggable: ".stagewright-nothing",
    });
    return () => sortable.destroy();
  }, []);

  return (
    <section class="stagewright-tray" aria-label={say("ui.tray.title")} data-tray data-empty={empty}>
      <div class="stagewright-tray__head">
        <h3 class="stagewright-tray__title">{say("ui.tray.title")}</h3>
        {!empty && (
          <button type="button" class="stagewright-link" data-action="restore-all" onClick={() => state.restoreAll()}>
            {say("ui.tray.restore-all")}
          </button>
        )}
      </div>
      <ul class="stagewright-tray__items" ref={target}>
        {draft?.tray.map(({ stage }) => (
          <li key={stage.key} class="stagewright-tray__item" data-key={stage.key} data-removed={stage.id ?? "new"}>
            <span class="stagewright-chip" style={{ backgroundColor: stage.color }} aria-hidden="true" />
            <div class="stagewright-tray__text">
              <span class="stagewright-tray__name" dir="auto" title={stage.name}>
                {stage.name}
              </span>
              <span class="stagewright-tray__note" dir="auto">
                {stage.id === null ? say("ui.tray.was-new") : deletions.get(addressOf(draft, stage))?.message}
              </span>
            </div>
            <button
              type="button"
              class="stagewright-link"
              data-part="restore"
              aria-label={say("ui.tray.restore-name", { name: stage.name })}
              onClick={() => state.restore(stage.key)}
            >
              {say("ui.tray.restore")}
            </button>
          </li>
        ))}
        {empty && <li class="stagewright-tray__hint">{say("ui.tray.empty")}</li>}
      </ul>
    </section>
  );
}
