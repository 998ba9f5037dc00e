// Pipelines as files: one leaves as a file of the browser's own making, and comes into another account as unsent
// edits. A file holds names, colours and order; no ids, for those mean nothing elsewhere.

import type { StageKind } from "./door-types";
import type { Pipeline } from "./tabs/pipelines";
import { isKind } from "./tabs/stage";
import { readColour, readName, readRecord } from "./tabs/stored";

/** A file that is larger holds no pipelines. In bytes. */
const LARGEST = 1_000_000;

export interface Copied {
  name: string;
  stages: { name: string; color: string; kind: StageKind }[];
}

/** More pipelines and stages than this, together, would only hold the page up. */
const MOST = 5_050;

/** What a file holds, or why it can't be taken. */
export type Opened = { pipelines: readonly Copied[] } | { refused: "too-large" | "not-json" | "not-pipelines" };

export function fileOf(pipeline: Pipeline): string {
  const statuses = (pipeline.stages?.items ?? []).map(({ name, color, kind }) => ({ name, ...(color && { color }), kind }));
  return `${JSON.stringify({ format: "stagewright", format_version: 1, pipelines: [{ name: pipeline.name, statuses }] }, null, 2)}\n`;
}

/** A name that every file system takes. */
export const fileName = (pipeline: Pipeline): string =>
  `${pipeline.name.replace(/[^\p{L}\p{N} _-]+/gu, "").trim().slice(0, 60) || "pipeline"}.json`;

export function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  // The browser has taken the file by then; a page that is left earlier frees it anyway.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export async function openFile(file: File): Promise<Opened> {
  if (file.size > LARGEST) return { refused: "too-large" };
  let content: unknown;
  try {
    content = JSON.parse(await file.text());
  } catch {
    return { refused: "not-json" };
  }
  const list = readRecord(content)?.["pipelines"];
  const pipelines = Array.isArray(list) ? list.map(copied) : [];
  if (pipelines.length === 0 || pipelines.includes(null)) return { refused: "not-pipelines" };
  if (pipelines.reduce((sum, one) => sum + 1 + one!.stages.length, 0) > MOST) return { refused: "too-large" };
  return { pipelines: pipelines as Copied[] };
}

function copied(value: unknown): Copied | null {
  const record = readRecord(value);
  const name = readName(record?.["name"]);
  const statuses = record?.["statuses"];
  if (name === null || !Array.isArray(statuses)) return null;
  const stages = statuses.map((one) => {
    const { name: text, color, kind } = readRecord(one) ?? {};
    const stage = readName(text);
    if (stage === null) return null;
    return { name: stage, color: readColour(color) ?? "", kind: isKind(kind) ? kind : ("regular" as const) };
  });
  return stages.includes(null) ? null : { name, stages: stages as Copied["stages"] };
}
