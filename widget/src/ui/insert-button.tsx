import type { StageBoard } from "../tabs/stage-board";
import { usePage } from "./context";

/** The "+" between two stages; a gap where nothing can be edited. */
export function InsertButton({ board, at }: { board: StageBoard; at: number }) {
  const { say, readOnly } = usePage();
  if (readOnly) return <span class="gap" />;
  return (
    <button
      class="insert"
      data-action="insert"
      data-part="insert"
      data-at={at}
      aria-label={say("stage.insert", { place: at + 1 })}
      title={say("stage.insert-here")}
      onClick={() => board.insert(at)}
    >
      <span aria-hidden="true">+</span>
    </button>
  );
}
