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

export interface Pipelines {
  pipelines: ReadPipeline[];
}

export interface DesiredStage {
  id?: number;
  name: string;
  color?: string;
}

export interface DesiredPipeline {
  id?: number;
  name: string;
  statuses: DesiredStage[] | null;
}

export interface Desired {
  pipelines: DesiredPipeline[];
}

export interface PlanOptions {
  /** true, or the addresses that may go. */
  allow_delete?: true | string[];
}

export interface PlanInput {
  kind: "pipelines";
  current: Pipelines;
  desired: Desired;
  options: PlanOptions;
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
  kind: string;
  dialect: string;
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
  parse: { in: ParseInput; out: ParseResult<Pipelines> };
  plan: { in: PlanInput; out: { plan?: Plan } };
}
