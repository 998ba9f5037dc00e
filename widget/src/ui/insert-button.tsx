import type { StageBoard } from "../tabs/stage-board";
import { usePage } from "./context";

/** The "+" between two stages. */
export function InsertButton({ board, at }: { board: StageBoard; at: number }) {
  const { say } = usePage();
  return (
    <button
      type="button"
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
