import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import Sortable from "sortablejs";
import type { StageBoard } from "../tabs/stage-board";

/** Above this many columns the others don't glide aside: measuring them all for each step would stutter. */
const GLIDE_AT_MOST = 40;

/** The name that lets a column be dropped on the tray as well. */
export const DRAG_GROUP = "stagewright-stages";

/**
 * Lets the columns in `row` be dragged by their grips. SortableJS moves the element; the move is undone in the
 * page and done in the state, since Preact must stay the only one who arranges its own elements. Without a name
 * (which changes when another list is shown) nothing can be dragged.
 */
export function useDragging(row: RefObject<HTMLElement | null>, board: StageBoard, name: string | null, columns: number): void {
  const glide = columns <= GLIDE_AT_MOST;
  useEffect(() => {
    if (!row.current || name === null) return;
    let behind: Element | null = null;
    const sortable = Sortable.create(row.current, {
      group: { name: DRAG_GROUP, pull: true, put: false },
      handle: ".stagewright-stage__grip",
      draggable: ".stagewright-cell",
      animation: glide ? 120 : 0,
      forceFallback: true,
      fallbackTolerance: 3,
      ghostClass: "stagewright-cell--ghost",
      dragClass: "stagewright-cell--dragged",
      scrollSensitivity: 80,
      onStart(event) {
        behind = event.item.nextElementSibling;
        board.palette.value = null;
        row.current?.closest(".stagewright-page")?.classList.add("stagewright-page--dragging");
      },
      onEnd(event) {
        row.current?.closest(".stagewright-page")?.classList.remove("stagewright-page--dragging");
        const key = event.item.dataset["key"];
        event.from.insertBefore(event.item, behind);
        if (key === undefined) return;
        if (event.to !== event.from) board.remove(key); // one that has to stay goes back where it was
        else if (event.newDraggableIndex !== undefined) board.move(key, event.newDraggableIndex);
      },
    });
    return () => sortable.destroy();
  }, [name, glide]);
}
