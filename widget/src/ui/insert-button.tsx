import { usePage } from "./context";

/** The "+" between two stages. */
export function InsertButton({ at }: { at: number }) {
  const { state, say } = usePage();
  return (
    <button
      type="button"
      class="stagewright-insert"
      data-action="insert"
      data-part="insert"
      data-at={at}
      aria-label={say("ui.stage.insert", { place: at + 1 })}
      title={say("ui.stage.insert-here")}
      onClick={() => state.insert(at)}
    >
      <span aria-hidden="true">+</span>
    </button>
  );
}
