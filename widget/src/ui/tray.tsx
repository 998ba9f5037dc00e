import { useEffect, useRef } from "preact/hooks";
import Sortable from "sortablejs";
import type { Item } from "../edit/list";
import type { StageBoard } from "../tabs/stage-board";
import { Button } from "./button";
import { usePage } from "./context";
import { DRAG_GROUP } from "./use-dragging";

/** Stages taken off the board and not yet deleted anywhere. Columns can be dropped on it; each can go back. */
export function StageTray({ board }: { board: StageBoard }) {
  const { say, readOnly } = usePage();
  const target = useRef<HTMLUListElement>(null);
  const tray = board.list.value?.tray ?? [];
  const empty = tray.length === 0;

  useEffect(() => {
    if (!target.current) return;
    const sortable = Sortable.create(target.current, {
      group: { name: DRAG_GROUP, pull: false, put: true },
      sort: false,
      draggable: ".stagewright-nothing",
    });
    return () => sortable.destroy();
  }, [readOnly]);

  if (readOnly) return null;
  return (
    <section class="tray" aria-label={say("tray.title")} data-tray data-empty={empty}>
      <div class="tray__head">
        <h3 class="tray__title">{say("tray.title")}</h3>
        {!empty && (
          <Button action="restore-all" look="link" onClick={() => board.restoreAll()}>
            {say("tray.restore-all")}
          </Button>
        )}
      </div>
      <ul class="tray__items" ref={target}>
        {tray.map(({ item }) => (
          <TrayItem
            key={item.key}
            item={item}
            color={item.color}
            note={board.deletionWords(item.key)}
            onRestore={() => board.restore(item.key)}
          />
        ))}
        {empty && <li class="tray__hint">{say("tray.empty")}</li>}
      </ul>
    </section>
  );
}

interface Props {
  item: Item;
  color?: string;
  note: string | undefined;
  onRestore(): void;
}

/** One thing that would be deleted, and the way back for it. */
export function TrayItem({ item: { key, id, name }, color, note, onRestore }: Props) {
  const { say } = usePage();
  return (
    <li class="tray__item" data-key={key} data-removed={id ?? "new"}>
      {color && <span class="chip" style={{ backgroundColor: color }} aria-hidden="true" />}
      <div class="tray__text">
        <span class="tray__name" dir="auto" title={name}>
          {name}
        </span>
        <span class="tray__note" dir="auto">
          {id === null ? say("tray.was-new") : note}
        </span>
      </div>
      <button
        class="link"
        data-part="restore"
        aria-label={say("tray.restore-name", { name })}
        onClick={onRestore}
      >
        {say("tray.restore")}
      </button>
    </li>
  );
}
