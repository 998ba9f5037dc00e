// Reading back what the browser kept. Whatever stands there may have been written by an older version, by
// another page of the same origin or by hand: what is not exactly of our shape is dropped.

import type { Item, List, Removed } from "../edit/list";

/** Longer than any name that could be meant; the core judges what is within. In characters. */
const NAME = 10_000;
/** More items than any account has. */
const ITEMS = 2_000;

export const readName = (value: unknown): string | null =>
  typeof value === "string" && value.length <= NAME ? value : null;

export const readColour = (value: unknown): string | null =>
  typeof value === "string" && /^#?[0-9a-fA-F]{0,8}$/.test(value) ? value : null;

export const readRecord = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

function readItem(value: unknown): [Record<string, unknown>, Item] | null {
  const record = readRecord(value);
  const name = readName(record?.["name"]);
  const { key, id } = record ?? {};
  if (!record || name === null || typeof key !== "string" || !/^[a-z0-9-]{1,60}$/.test(key)) return null;
  if (id !== null && !Number.isSafeInteger(id)) return null;
  // A key that an id made is that id's; anything else would let two items share it.
  if (id === null ? !key.startsWith("made-") : !key.endsWith(`-${id}`)) return null;
  return [record, { key, id: id as number | null, name }];
}

/** A list as it was kept, or null when a single item of it is not what it should be. */
export function readList<T extends Item>(
  value: unknown,
  read: (value: Record<string, unknown>, item: Item) => T | null,
): List<T> | null {
  const { items, tray } = readRecord(value) ?? {};
  if (!Array.isArray(items) || !Array.isArray(tray) || items.length + tray.length > ITEMS) return null;
  const keys = new Set<string>();
  const one = (raw: unknown): T | null => {
    const found = readItem(raw);
    if (!found || keys.has(found[1].key)) return null;
    keys.add(found[1].key);
    return read(...found);
  };
  const kept = items.map(one);
  const removed = tray.map((raw: unknown) => {
    const { item: inside, behind } = readRecord(raw) ?? {};
    const item = one(inside);
    return item && (behind === null || typeof behind === "string") ? { item, behind } : null;
  });
  if (kept.includes(null) || removed.includes(null)) return null;
  return { items: kept as T[], tray: removed as Removed<T>[] };
}
