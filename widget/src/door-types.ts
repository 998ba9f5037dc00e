// The JSON that goes through the core's door, as TypeScript sees it. This is the only hand copy of the
// core's shapes in the widget; test/door.test.mjs holds it against the golden answers.

export type Locale = "en" | "ru";
export type Severity = "error" | "warning";

/** What is wrong with the user's input. `path` is a JSON pointer into what was asked for. */
export interface Issue {
  code: string;
  path: string;
  severity: Severity;
  message: string;
  params: Record<string, unknown>;
  hint: string;
  /** Where the pointer starts when it is not the input itself. */
  in?: "call" | "current";
}

export interface Envelope<Result> {
  ok: boolean;
  issues: Issue[];
  /** `{}` when `ok` is false. */
  result: Result;
}

/** won, lost and unsorted are the vendor's own stages; the core says which is which. */
export type StageKind = "regular" | "won" | "lost" | "unsorted";

export interface ReadStage {
  id: number;
  name: string;
  sort: number;
  color: string;
  editable: boolean;
  kind: StageKind;
}

export interface ReadPipeline {
  id: number;
  name: string;
  sort: number;
  is_main: boolean;
  /** null when the account sent no stage list: unknown, never empty. */
  statuses: ReadStage[] | null;
}

/** A stage of customers. Its conditions are the account's own and can't be written. */
export interface ReadStatus {
  id: number;
  name: string;
  sort: number;
  color: string;
  /** The vendor's own: it stays, but may be renamed, recoloured and moved. */
  is_default: boolean;
}

export interface FieldValue {
  value?: unknown;
  enum_id?: number;
}

export interface SegmentField {
  field_id: number;
  values: FieldValue[];
}

export interface ReadSegment {
  id: number;
  name: string;
  color: string;
  available_products_price_types: (number | string)[] | null;
  custom_fields_values: SegmentField[] | null;
  customers_count?: number;
}

/** The definition of one custom field of segments. */
export interface FieldDefinition {
  id: number;
  name: string;
  type: string;
  enums: { id: number; value: string }[] | null;
}

/** A list that comes in pages; `next` is the number of the page after this one. */
export interface Page {
  next?: number | null;
}

export type Kind = "pipelines" | "statuses" | "segments";
export type Dialect = "v2" | "v4";

export interface DesiredStage {
  id?: number;
  name: string;
  color?: string;
}

/** A pipeline without `statuses` keeps its stages as they are. */
export interface DesiredPipeline {
  id?: number;
  name: string;
  is_main?: boolean;
  statuses?: DesiredStage[];
}

export interface DesiredSegment {
  id?: number;
  name: string;
  color?: string;
  custom_fields_values?: SegmentField[];
  available_products_price_types?: (number | string)[];
}

/** The list stands under the name of its kind. */
export type Desired = Partial<{ pipelines: DesiredPipeline[]; statuses: DesiredStage[]; segments: DesiredSegment[] }>;
export type Current = Partial<{ pipelines: ReadPipeline[]; statuses: ReadStatus[]; segments: ReadSegment[] }>;

export interface PlanOptions {
  dialect?: Dialect | "auto";
  /** true, or the addresses that may go. */
  allow_delete?: true | string[];
  /** What the list leaves out is to be deleted. */
  complete?: boolean;
  /** Deals by address, as far as they were counted. */
  leads?: Record<string, number>;
}

export interface PlanInput {
  kind: Kind;
  current: Current;
  desired: Desired;
  options: PlanOptions;
  locale: Locale;
}

export interface BuildInput {
  endpoint: string;
  input: unknown;
  locale: Locale;
}

export interface Change {
  action: "create" | "update" | "move" | "delete";
  address: string;
  before: ChangeFields | null;
  after: ChangeFields | null;
  reason: string;
}

export interface ChangeFields {
  name?: string;
  color?: string;
  is_main?: boolean;
  position?: number;
  statuses?: { name: string; color?: string }[];
  /** Of a segment. */
  custom_fields_values?: unknown[] | null;
  available_products_price_types?: (number | string)[] | null;
}

export interface Deletion {
  address: string;
  id: number;
  name: string;
  /** Deals that would move, null when nobody counted them. */
  leads: number | null;
}

export interface Plan {
  format_version: number;
  kind: Kind;
  dialect: Dialect;
  base_digest: string;
  digest: string;
  changes: Change[];
  deletes: Deletion[];
  not_carried: { address: string; what: string }[];
  requests: { endpoint: string; address: string; input: unknown; options?: unknown }[];
}

/** The params of a `would-delete` issue. */
export interface WouldDelete {
  address: string;
  id: number;
  name: string;
  leads: number | null;
  moves_to: { id: number; name: string } | null;
}

/** A refusal or a broken answer of the vendor, understood. */
export interface Failure {
  kind: string;
  status: number;
  code: string;
  title: string;
  detail: string;
  retryable: boolean;
  retry_after: number;
  fields: { path: string; code: string; detail: string }[];
}

export interface ParseInput {
  endpoint: string;
  status: number;
  content_type: string;
  body: string;
  request?: string;
  locale: Locale;
}

export interface ParseResult<Data> {
  data?: Data;
  failure?: Failure;
}

export interface Facts {
  limits: Record<string, number>;
  palettes: { stage: string[]; stage_older: string[]; segment: string[] };
  system_stages: { id: number; kind: StageKind }[];
  hosts: string[];
  endpoints: { name: string; method: string; path: string; rights: string; mode: string | null }[];
  codes: { code: string; severity: Severity }[];
}

export interface Version {
  version: string;
  abi: number;
}

/** Every op that the widget uses, with what goes in and what comes out. */
export interface Ops {
  facts: { in: Record<string, never>; out: Facts };
  version: { in: Record<string, never>; out: Version };
  /** `data` is what the endpoint answers: a list under its name, and its next page. */
  parse: { in: ParseInput; out: ParseResult<Current & Page & { fields?: FieldDefinition[] }> };
  plan: { in: PlanInput; out: { plan?: Plan } };
  /** Asked for what a plan does not look into: the values of a segment's fields. */
  build: { in: BuildInput; out: { request?: unknown } };
}
