// A list being edited: pipelines, stages or segments. Every edit is a pure function: a list goes in, another
// comes out, and items that were not touched keep their identity, so that only what changed is drawn again.

export interface Item {
  /** Names the item on the page, also before the account has given it an id. */
  readonly key: string;
  readonly id: number | null;
  readonly name: string;
  /** What the account does not let go: its place at the start or the end, or (kept) only its being there. */
  readonly hold?: "first" | "last" | "kept";
}

export interface Removed<T> {
  readonly item: T;
  /** The key of the item that it stood behind, so that it can go back there. */
  readonly behind: string | null;
}

export interface List<T> {
  readonly items: readonly T[];
  /** Deleted on the page, not yet in the account. The last one deleted stands last. */
  readonly tray: readonly Removed<T>[];
}

/** Has a place that can't be changed. */
export const isFixed = (item: Item): boolean => item.hold === "first" || item.hold === "last";

/** Can be moved: everything but what the account holds in its place. */
export const free = <T extends Item>(list: List<T>): T[] => list.items.filter((item) => !isFixed(item));

const withFree = <T extends Item>(list: List<T>, items: readonly T[]): List<T> => ({
  ...list,
  items: [
    ...list.items.filter((item) => item.hold === "first"),
    ...items,
    ...list.items.filter((item) => item.hold === "last"),
  ],
});

/** A fresh list, with what is held first and last in its place whatever the account says. */
export const listOf = <T extends Item>(items: readonly T[]): List<T> =>
  withFree({ items, tray: [] }, items.filter((item) => !isFixed(item)));

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));

/** Changes the items with these keys. */
export function change<T extends Item>(list: List<T>, keys: ReadonlySet<string>, how: (item: T) => T): List<T> {
  let changed = false;
  const items = list.items.map((item) => {
    const next = keys.has(item.key) ? how(item) : item;
    changed ||= next !== item;
    return next;
  });
  return changed ? { ...list, items } : list;
}

/** Puts items at a place among the free ones, 0 being the first. */
export function insert<T extends Item>(list: List<T>, added: readonly T[], at: number): List<T> {
  const items = free(list);
  items.splice(clamp(at, items.length), 0, ...added);
  return withFree(list, items);
}

/** Moves a free item to a place among the free ones. */
export function move<T extends Item>(list: List<T>, key: string, to: number): List<T> {
  const items = free(list);
  const from = items.findIndex((item) => item.key === key);
  const target = clamp(to, items.length - 1);
  if (from < 0 || from === target) return list;
  const [moved] = items.splice(from, 1);
  items.splice(target, 0, moved!);
  return withFree(list, items);
}

/** Takes items off the list, into the tray; what the account holds stays. */
export function remove<T extends Item>(list: List<T>, keys: ReadonlySet<string>): List<T> {
  const items = free(list);
  const tray = [...list.tray];
  for (const item of [...items]) {
    if (!keys.has(item.key) || item.hold) continue;
    const at = items.indexOf(item);
    items.splice(at, 1);
    tray.push({ item, behind: items[at - 1]?.key ?? null });
  }
  return tray.length === list.tray.length ? list : { ...withFree(list, items), tray };
}

/** Puts an item from the tray back behind its old neighbour; first when that one is gone too. */
export function restore<T extends Item>(list: List<T>, key: string): List<T> {
  const entry = list.tray.find((removed) => removed.item.key === key);
  if (!entry) return list;
  const at = free(list).findIndex((item) => item.key === entry.behind) + 1;
  return { ...insert(list, [entry.item], at), tray: list.tray.filter((removed) => removed !== entry) };
}

/** Empties the tray back into the list, the last deleted first, so that neighbours find each other. */
export const restoreAll = <T extends Item>(list: List<T>): List<T> =>
  [...list.tray].reverse().reduce((back, removed) => restore(back, removed.item.key), list);

/** Whether two lists hold the same items in the same order; `same` compares two items of one key. */
export const sameList = <T extends Item>(a: List<T>, b: List<T>, same: (a: T, b: T) => boolean): boolean =>
  a.items.length === b.items.length &&
  a.items.every((item, at) => {
    const other = b.items[at]!;
    return item === other || (item.key === other.key && same(item, other));
  });
