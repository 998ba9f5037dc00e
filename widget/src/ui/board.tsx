import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { free } from "../edit/list";
import { PICKED, type StageBoard } from "../tabs/stage-board";
import { BoardTools } from "./board-tools";
import { usePage } from "./context";
import { InsertButton } from "./insert-button";
import { Palette } from "./palette";
import { StageHead } from "./stage-head";
import { StageTray } from "./tray";
import { useDragging } from "./use-dragging";

interface Props {
  board: StageBoard;
  /** Changes when another list is shown. */
  name: string;
  /** How many stages can be moved. */
  columns: number;
}

/** Stages that are edited: what can be done with all of them, each of them, and those that would go. */
export function Stages({ board, name, limit }: { board: StageBoard; name: string; limit: string }) {
  return (
    <>
      <BoardTools board={board} limit={limit} />
      <Board board={board} name={name} columns={free(board.list.value!).length} />
      <StageTray board={board} />
    </>
  );
}

/** The row, kept as it is while what stands around it is drawn again: its parts listen for themselves. */
function Board({ board, name, columns }: Props) {
  return useMemo(() => <Row board={board} name={name} columns={columns} />, [board, name, columns]);
}

/** Stages in a row: the fixed first, the free ones that can be dragged, won and lost last. */
function Row({ board, name, columns }: Props) {
  const { readOnly } = usePage();
  const row = useRef<HTMLDivElement>(null);
  const freeRow = useRef<HTMLUListElement>(null);
  const order = board.order.value;
  const keys = order === "" ? [] : order.split(" ");
  const first = keys.filter((key) => board.holdOf(key) === "first");
  const last = keys.filter((key) => board.holdOf(key) === "last");
  const between = keys.slice(first.length, keys.length - last.length);

  useDragging(freeRow, board, readOnly ? null : name, columns);

  useLayoutEffect(() => {
    row.current?.scrollTo({ left: 0 });
  }, [name]);

  return (
    <>
      <div class="row" ref={row} onScroll={() => board.palette.peek() !== PICKED && (board.palette.value = null)}>
        {first.map((key) => (
          <StageHead key={key} board={board} stageKey={key} />
        ))}
        <ul class="row__free" ref={freeRow} data-free>
          {between.map((key, at) => (
            <Cell key={key} board={board} stageKey={key} at={at} />
          ))}
        </ul>
        <div class="cell cell--end">
          <InsertButton board={board} at={between.length} />
        </div>
        {last.map((key) => (
          <StageHead key={key} board={board} stageKey={key} />
        ))}
      </div>
      <StagePalette board={board} />
    </>
  );
}

/** A free stage at its place. One that keeps it is not drawn again when others move. */
function Cell({ board, stageKey, at }: { board: StageBoard; stageKey: string; at: number }) {
  return useMemo(
    () => (
      <li class="cell" data-key={stageKey}>
        <InsertButton board={board} at={at} />
        <StageHead board={board} stageKey={stageKey} place={at + 1} />
      </li>
    ),
    [board, stageKey, at],
  );
}

/** The colours that a stage may have, beside the stage that asked for them. One palette for the whole board. */
function StagePalette({ board }: { board: StageBoard }) {
  const { say } = usePage();
  const key = board.palette.value;
  if (key === null) return null;
  const name = key === PICKED ? say("picked.count", { count: board.picked.value.size }) : (board.stage(key)?.name ?? "");
  return (
    <Palette
      key={key}
      anchor={key}
      colors={board.colors}
      own={board.stage(key)?.color ?? ""}
      label={say("palette.title", { name })}
      onPick={(color) => board.recolour(key, color)}
      onClose={() => (board.palette.value = null)}
    />
  );
}
