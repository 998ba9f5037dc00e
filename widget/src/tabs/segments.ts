// The segments tab: a list of segments, and all fields of the one that is shown.

import { signal } from "@preact/signals";
import type { Door } from "../door";
import type { Current, Desired, DesiredSegment, FieldDefinition, FieldValue, PlanOptions, ReadSegment } from "../door-types";
import * as lists from "../edit/list";
import type { Item, List } from "../edit/list";
import { newer } from "../edit/rebase";
import type { Slice } from "./problems";
import { readColour, readRecord } from "./stored";
import { Tab } from "./tab";

export interface Segment extends Item {
  readonly color: string;
  /** Ids of price types, as they stand in the field: typed by hand, judged by the core. */
  readonly prices: readonly (number | string)[];
  /** Values by the id of their field's definition. */
  readonly fields: ReadonlyMap<number, readonly FieldValue[]>;
  readonly customers: number | null;
}

const segmentOf = (read: ReadSegment): Segment => ({
  key: `segment-${read.id}`,
  id: read.id,
  name: read.name ?? "",
  color: read.color ?? "",
  prices: read.available_products_price_types ?? [],
  fields: new Map((read.custom_fields_values ?? []).map(({ field_id, values }) => [field_id, values ?? []])),
  customers: read.customers_count ?? null,
});

const text = (value: unknown): string => JSON.stringify(value) ?? "";

/** A segment that was kept in the browser, or null when it is none. */
function storedSegment(value: Record<string, unknown>, item: Item): Segment | null {
  const { prices, fields } = value;
  const color = readColour(value["color"]);
  if (color === null || !Array.isArray(prices) || !Array.isArray(fields)) return null;
  if (!prices.every((price) => typeof price === "number" || (typeof price === "string" && price.length < 100))) return null;
  const read = new Map<number, FieldValue[]>();
  for (const entry of fields as unknown[]) {
    const [id, values] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (!Number.isSafeInteger(id) || !Array.isArray(values) || !values.every((one) => readRecord(one))) return null;
    read.set(id as number, values as FieldValue[]);
  }
  return { ...item, color, prices, fields: read, customers: null };
}

export class SegmentsTab extends Tab<Segment> {
  readonly kind = "segments";
  readonly stored = storedSegment;
  /** null when the definitions could not be read: then values stay as they are. */
  readonly definitions = signal<readonly FieldDefinition[] | null>(null);
  /** Whether the palette is open. */
  readonly palette = signal(false);
  protected override ordered = false;

  protected override async fetch(core: Promise<Door>): Promise<Current | null> {
    const segments = await this.pages<ReadSegment>(core, "segments", "segments.list", 1);
    if (segments === null) return null;
    this.definitions.value = await this.pages<FieldDefinition>(core, "fields", "segments.fields", 1).catch(() => null);
    return { segments };
  }

  /** A page and those after it. */
  private async pages<E>(core: Promise<Door>, what: "segments" | "fields", endpoint: string, page: number): Promise<E[] | null> {
    const reply = await this.desk.proxy.list(what, page);
    const data = this.parsed(await core, endpoint, reply);
    if (data === null) return null;
    const here = (data[what] ?? []) as unknown as E[];
    if (!data.next || data.next <= page) return here;
    return [...here, ...((await this.pages<E>(core, what, endpoint, data.next)) ?? [])];
  }

  protected listOf(current: Current): List<Segment> {
    return lists.listOf((current.segments ?? []).map(segmentOf));
  }

  protected same(a: Segment, b: Segment): boolean {
    return (
      a.name === b.name &&
      a.color.toLowerCase() === b.color.toLowerCase() &&
      text(a.prices) === text(b.prices) &&
      text([...a.fields]) === text([...b.fields])
    );
  }

  protected merge(mine: Segment, before: Segment | undefined, now: Segment): Segment {
    if (mine === before) return now;
    const fields = new Map(now.fields);
    for (const [id, values] of mine.fields) {
      if (text(before?.fields.get(id)) !== text(values)) fields.set(id, values);
    }
    return {
      ...newer(mine, before, now, "name", "color"),
      prices: text(mine.prices) === text(before?.prices) ? now.prices : mine.prices,
      fields,
    };
  }

  private readOf(key: string): Segment | undefined {
    return this.read.peek()?.list.items.find((other) => other.key === key);
  }

  /** Only the fields that differ from what was read: the plan sends the others along as they are. */
  private desired(segment: Segment): DesiredSegment {
    const was = this.readOf(segment.key);
    const fields = [...segment.fields]
      .filter(([id, values]) => text(was?.fields.get(id)) !== text(values))
      .map(([field_id, values]) => ({ field_id, values: [...values] }));
    return {
      ...(segment.id !== null && { id: segment.id }),
      name: segment.name,
      ...(segment.color !== "" && { color: segment.color }),
      ...(fields.length > 0 && { custom_fields_values: fields }),
      ...(text(was?.prices ?? []) !== text(segment.prices) && { available_products_price_types: [...segment.prices] }),
    };
  }

  /** Every segment is listed, so that none is taken for another of the same name. */
  request(): { desired: Desired; options: PlanOptions } {
    const list = this.list.peek()!;
    const edited = this.edited.peek();
    const segments = list.items.map((segment) =>
      edited.has(segment.key) ? this.desired(segment) : { id: segment.id!, name: segment.name },
    );
    return { desired: { segments }, options: this.deleting(this.gone(list)) };
  }

  protected part(segment: Segment) {
    const desired = this.desired(segment);
    return {
      desired: { segments: [desired] },
      // `name`, `color`, `available_products_price_types`, or the id of the custom field.
      at: (path: string) => {
        const [, , member, index] = path.split("/").slice(1);
        if (member !== "custom_fields_values") return member ?? null;
        return String(desired.custom_fields_values?.[Number(index ?? NaN)]?.field_id ?? member);
      },
      deletions: [],
    };
  }

  /** How many there are, and what is deleted. Names play no part here, so that none is said to be wrong twice. */
  protected wholePart(list: List<Segment>): Omit<Slice, "key" | "current"> | null {
    const deletions = this.gone(list);
    const added = list.items.filter((segment) => segment.id === null).map((segment) => segment.key);
    if (deletions.length + added.length === 0) return null;
    const wanted = list.items.map(({ id, key }) =>
      id === null ? { name: key } : { id, name: this.readOf(key)?.name || key },
    );
    return {
      source: text([deletions, added]),
      desired: { segments: wanted },
      complete: deletions.length > 0,
      at: () => null,
      mine: ({ path }) => path === "/segments",
      deletions,
    };
  }

  protected wholly(current: Current): Desired {
    const segments = (current.segments ?? []).map(
      ({ id, name, color, custom_fields_values: fields, available_products_price_types: prices }): DesiredSegment => ({
        id,
        name,
        ...(color && { color }),
        ...(fields && { custom_fields_values: fields.map(({ field_id, values }) => ({ field_id, values })) }),
        ...(prices && { available_products_price_types: prices }),
      }),
    );
    return { segments };
  }

  show(slice: string): void {
    if (slice === "") return;
    this.select(slice);
    this.desk.focusOn(slice, "segment-name");
  }

  override select(key: string): void {
    this.palette.value = false;
    super.select(key);
  }

  set(key: string, members: Partial<Pick<Segment, "name" | "color" | "prices">>, tag: string | null = null): void {
    this.edit((list) => lists.change(list, new Set([key]), (segment) => ({ ...segment, ...members })), tag);
  }

  setField(key: string, id: number, values: readonly FieldValue[], tag: string | null = null): void {
    const change = (segment: Segment): Segment => ({ ...segment, fields: new Map(segment.fields).set(id, values) });
    this.edit((list) => lists.change(list, new Set([key]), change), tag);
  }

  add(): void {
    const key = this.desk.newKey();
    const name = this.desk.words.say("segment.new");
    const color = this.desk.facts.peek()?.palettes.segment[0] ?? "";
    const segment: Segment = { key, id: null, name, color, prices: [], fields: new Map(), customers: null };
    this.added([segment], this.list.peek()?.items.length ?? 0, "segment-name", "said.segment-added");
  }
}

/** Segments' colours stand in the account without the # that a browser wants. */
export const cssColour = (color: string): string => (/^[0-9a-f]{3,8}$/i.test(color) ? `#${color}` : color);
