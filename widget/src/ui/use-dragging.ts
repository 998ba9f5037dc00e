import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import Sortable, { type Options, type SortableEvent } from "sortablejs";
import type { StageBoard } from "../tabs/stage-board";

/** Above this many columns the others don't glide aside: measuring them all for each step would stutter. */
const GLIDE_AT_MOST = 40;

/** The name that lets a column be dropped on the tray as well. */
export const DRAG_GROUP = "stagewright-stages";

/**
 * Lets the children of `row` be dragged; nothing can be without `options`, which are read anew when one of `when`
 * changes. SortableJS moves the element; the move is undone in the page and done in the state, since Preact must
 * stay the only one who arranges its own elements.
 */
export function useSortable(
  row: RefObject<HTMLElement | null>,
  options: Options | null,
  when: readonly unknown[],
  drop: (key: string, event: SortableEvent) => void,
): void {
  useEffect(() => {
    if (!row.current || options === null) return;
    let behind: Element | null = null;
    const sortable = Sortable.create(row.current, {
      forceFallback: true,
      ...options,
      onStart(event) {
        behind = event.item.nextElementSibling;
        options.onStart?.(event);
      },
      onEnd(event) {
        options.onEnd?.(event);
        event.from.insertBefore(event.item, behind);
        drop(event.item.dataset["key"]!, event);
      },
    });
    return () => sortable.destroy();
  }, when);
}

/** Lets the columns in `row` be dragged by their grips. `name` changes when another list is shown; null is read only. */
export function useDragging(row: RefObject<HTMLElement | null>, board: StageBoard, name: string | null, columns: number): void {
  const glide = columns <= GLIDE_AT_MOST;
  // Changes the tray only: what every element inherits, as a pointer, would cost a frame with a hundred columns.
  const mark = (on: boolean): void => {
    row.current?.closest(".stagewright-page")?.classList.toggle("stagewright-page--dragging", on);
  };
  const options: Options = {
    group: { name: DRAG_GROUP, pull: true, put: false },
    handle: ".stagewright-stage__grip",
    draggable: ".stagewright-cell",
    animation: glide ? 120 : 0,
    fallbackTolerance: 3,
    ghostClass: "stagewright-cell--ghost",
    dragClass: "stagewright-cell--dragged",
    scrollSensitivity: 80,
    onStart() {
      board.palette.value = null;
      mark(true);
    },
    onEnd: () => mark(false),
  };
  useSortable(row, name === null ? null : options, [name, glide], (key, event) => {
    if (event.to !== event.from) board.remove(key); // one that has to stay goes back where it was
    else board.move(key, event.newDraggableIndex!);
  });
}
