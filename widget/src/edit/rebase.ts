// Carrying edits over to a newer read of the account.

import { free, insert, isFixed, type Item, type List } from "./list";

/** The item as it is now, but for those of the `members` that were edited here: they stay. */
export function newer<T extends Item>(mine: T, before: T | undefined, now: T, ...members: readonly (keyof T)[]): T {
  const edited = members.filter((member) => mine[member] !== before?.[member]);
  return { ...now, ...Object.fromEntries(edited.map((member) => [member, mine[member]])) };
}

const orderOf = (items: readonly Item[], among: ReadonlySet<string>): string =>
  items.filter((item) => among.has(item.key)).map((item) => item.key).join(" ");

/**
 * Carries a list over. What is gone from the account goes, what is new there comes in behind its neighbour, and
 * an item made here that the account has meanwhile (an apply that was cut off) is recognised by its name. When
 * the order was not changed here, the account's new one is taken. `merge` joins two states of one item.
 */
export function rebase<T extends Item>(
  mine: List<T>,
  before: List<T>,
  now: List<T>,
  merge: (mine: T, before: T | undefined, now: T) => T,
): List<T> {
  if (mine === before) return now;
  const old = new Map(before.items.map((item) => [item.key, item]));
  const fresh = new Map(now.items.map((item) => [item.key, item]));
  const tray = mine.tray.filter(({ item }) => item.id === null || fresh.has(item.key));
  const here = new Set([...mine.items.map((item) => item.key), ...tray.map(({ item }) => item.key)]);
  const arrived = free(now).filter((item) => !old.has(item.key) && !here.has(item.key));
  const items: T[] = [];
  for (const item of mine.items) {
    if (item.id !== null) {
      const there = fresh.get(item.key);
      if (there) items.push(merge(item, old.get(item.key), there));
      continue;
    }
    const at = isFixed(item) ? -1 : arrived.findIndex((other) => other.name === item.name);
    items.push(at < 0 ? item : merge(item, undefined, arrived.splice(at, 1)[0]!));
  }
  const common = new Set(items.map((item) => item.key).filter((key) => old.has(key)));
  const inOrder = orderOf(mine.items, common) === orderOf(before.items, common) ? likeNow(items, now, common) : items;
  return arrived.reduce<List<T>>(
    (result, item) => {
      const neighbour = now.items[now.items.indexOf(item) - 1]?.key;
      return insert(result, [item], free(result).findIndex((other) => other.key === neighbour) + 1);
    },
    { items: inOrder, tray },
  );
}

/** The same items, with those that both know in the account's order and the others where they stand. */
function likeNow<T extends Item>(items: readonly T[], now: List<T>, common: ReadonlySet<string>): T[] {
  const byKey = new Map(items.map((item) => [item.key, item]));
  const queue = now.items.filter((item) => common.has(item.key)).map((item) => byKey.get(item.key)!);
  return items.map((item) => (common.has(item.key) ? queue.shift()! : item));
}
