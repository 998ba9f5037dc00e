import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Item } from "../edit/list";
import { noProblems } from "../tabs/problems";
import type { Tab } from "../tabs/tab";
import { usePage } from "./context";
import { IssueList } from "./issue-list";
import { Meter } from "./meter";
import { TrayItem } from "./tray";
import { useSortable } from "./use-dragging";

interface Row {
  tag?: string;
  color?: string;
  count: number | null;
  countTitle: string;
}

interface Props<T extends Item> {
  tab: Tab<T>;
  /** The core's limit on how many there may be. */
  limit: string;
  /** Absent where the order means nothing. */
  move?: (key: string, to: number) => void;
  row(item: T): Row;
  actions: ComponentChildren;
}

/** All items of a tab at the left: which one is shown, which ones are edited, which ones would go. */
export function SideList<T extends Item>({ tab, limit, move, row, actions }: Props<T>) {
  const { say, readOnly } = usePage();
  const title = say(`tabs.${tab.kind}`);
  const list = tab.list.value;
  const { rest, deletions } = tab.checker.problems.value.get("") ?? noProblems;
  return (
    <nav class="list" aria-label={title}>
      <div class="list__head">
        <h2 class="list__title">{title}</h2>
        {list !== null && <Meter count={list.items.length} limit={limit} />}
      </div>
      <IssueList issues={rest} />
      {list === null ? (
        <div class="list__ghosts" aria-hidden="true">
          {[0, 1, 2, 3, 4, 5].map((at) => (
            <div key={at} class="list__ghost" />
          ))}
        </div>
      ) : (
        <Rows tab={tab} row={row} {...(move && !readOnly && { move })} />
      )}
      {list !== null && list.tray.length > 0 && (
        <ul class="list__tray" aria-label={say("tray.title")} data-list-tray>
          {list.tray.map(({ item }) => (
            <TrayItem
              key={item.key}
              item={item}
              note={deletions.get(`${tab.kind}/${item.id}`)?.message}
              onRestore={() => tab.putBack(item.key)}
            />
          ))}
        </ul>
      )}
      {!readOnly && list !== null && <div class="list__actions">{actions}</div>}
    </nav>
  );
}

function Rows<T extends Item>({ tab, row, move }: Pick<Props<T>, "tab" | "row" | "move">) {
  const { say } = usePage();
  const ref = useRef<HTMLUListElement>(null);
  const items = tab.list.value?.items ?? [];
  const selected = tab.selected.value;
  const edited = tab.edited.value;
  const movable = move !== undefined;

  useEffect(() => {
    ref.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [selected]);

  const drag = { handle: ".stagewright-list__grip", animation: 120 };
  useSortable(ref, movable ? drag : null, [movable], (key, event) => move?.(key, event.newIndex!));

  return (
    <ul class="list__items" ref={ref}>
      {items.map((item, at) => {
        const { tag, color, count, countTitle } = row(item);
        return (
          <li key={item.key} class="list__row" data-key={item.key}>
            {move && (
              <button
                class="list__grip"
                data-part="list-grip"
                aria-label={say("list.grip", { name: item.name })}
                title={say("list.grip-title")}
                onKeyDown={(event) => {
                  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[event.key];
                  if (to === undefined) return;
                  event.preventDefault();
                  move(item.key, to);
                }}
              >
                <span aria-hidden="true">⠿</span>
              </button>
            )}
            <button
              class="list__item"
              data-part="list-item"
              {...{ [`data-${tab.kind.slice(0, -1)}`]: item.id ?? "new" }}
              aria-current={item.key === selected}
              onClick={() => tab.select(item.key)}
            >
              {color && <span class="chip" style={{ backgroundColor: color }} aria-hidden="true" />}
              <span class="list__name" dir="auto" title={item.name}>
                {item.name.trim() || say("list.nameless")}
              </span>
              {tag && <span class="tag">{tag}</span>}
              {edited.has(item.key) && <span class="dot" role="img" aria-label={say("list.edited")} />}
              <span class="list__count" title={countTitle}>
                {count ?? "?"}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
