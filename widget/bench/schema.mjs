// What one would write for pipelines.set with JSON.parse and zod: the plain form as a schema, checks of values
// against each other in one function, then the payload as an object for JSON.stringify.

import { z } from "zod";

z.config({ jitless: true }); // a page without eval has no other way

const palette = ["#fffeb2", "#fffd7f", "#fff000", "#ffeab2", "#ffdc7f", "#ffce5a", "#ffdbdb", "#ffc8c8", "#ff8f92", "#d6eaff",
  "#c1e0ff", "#98cbff", "#ebffb1", "#deff81", "#87f2c0", "#f9deff", "#f3beff", "#ccc8f9", "#eb93ff", "#f2f3f4", "#e6e8ea"];
const listed = new Set(palette);
const older = new Set(["#99ccff", "#ffff99", "#ffcc66", "#ffcccc"]);
const readOnly = new Set(["leads", "value", "label", "pipeline_id", "editable", "is_editable", "kind", "type", "account_id",
  "is_default", "is_archive", "is_unsorted_on", "conditions", "created_at", "updated_at", "customers_count", "is_computed", "_links"]);

const code = (name) => ({ error: name });
const missingOr = (name) => ({ error: (issue) => (issue.input === undefined ? "missing" : name) });
const isClosing = (id) => id === 142 || id === 143 || id === "142" || id === "143";
const own = (stages) => stages.reduce((count, stage) => count + (isClosing(stage.id) ? 0 : 1), 0);

const id = z.union([z.int(code("bad-id")).positive(code("bad-id")), z.string().regex(/^[1-9]\d{0,15}$/, code("bad-id"))], missingOr("bad-id"));
const name = z.string(missingOr("wrong-type")).refine((text) => text.trim() !== "", code("blank-name"));
const sort = z.int({ error: (issue) => (typeof issue.input === "number" ? "bad-number" : "wrong-type") });
const isMain = z.literal([true, "on", "true", 1, false, "false", "", 0], code("bad-flag"));
const colour = z.string(code("wrong-type")).refine((text) => {
  const lower = text.toLowerCase();
  return listed.has(lower) || older.has(lower);
}, code("colour-not-allowed"));
const stage = z.strictObject({ id: id.optional(), name, sort: sort.optional(), color: colour.optional() });

/** The schema for a limit of stages. Findings that are warnings go into `warnings`, as "code path". */
function schema(maxStages, warnings) {
  const stages = z.array(stage, missingOr("wrong-type"))
    .refine((list) => own(list) > 0, code("no-stages"))
    .refine((list) => own(list) + 2 <= maxStages, code("too-many-stages"));
  const added = z.strictObject({ name, sort: sort.optional(), is_main: isMain.optional(), statuses: stages });
  const updated = z.strictObject({ id, name: name.optional(), sort: sort.optional(), is_main: isMain.optional(), statuses: stages });
  return z.strictObject({
    add: z.array(added).max(10, code("too-many-pipelines")).optional(),
    update: z.array(updated).optional(),
  }).superRefine((set, context) => {
    const report = (message, ...path) => context.addIssue({ code: "custom", message, path });
    if (!set.add?.length && !set.update?.length) report("empty-set");
    const pipelines = new Set();
    const known = new Set();
    let mains = 0;
    for (const list of ["add", "update"]) {
      set[list]?.forEach((pipeline, i) => {
        if (isOn(pipeline.is_main) && ++mains > 1) report("two-mains", list, i, "is_main");
        if (list === "update") {
          if (pipelines.has(Number(pipeline.id))) report("duplicate-id", list, i, "id");
          pipelines.add(Number(pipeline.id));
        }
        pipeline.statuses.forEach((stage, j) => {
          if (stage.color !== undefined && older.has(stage.color.toLowerCase())) {
            warnings.push(`colour-not-listed /${list}/${i}/statuses/${j}/color`);
          }
          if (isClosing(stage.id)) {
            for (const field of ["sort", "color"]) {
              if (stage[field] !== undefined) report("system-stage", list, i, "statuses", j, field);
            }
          } else if (stage.id !== undefined) {
            if (list === "add") report("unknown-field", list, i, "statuses", j, "id");
            if (known.has(Number(stage.id))) report("duplicate-id", list, i, "statuses", j, "id");
            known.add(Number(stage.id));
          }
        });
      });
    }
  });
}

const isOn = (flag) => flag === true || flag === "on" || flag === "true" || flag === 1;

/** The peer's way from text to findings and payload text. Equal keys need a pass of their own: JSON.parse takes the last. */
export function peer(maxStages) {
  const warnings = [];
  const rules = schema(maxStages, warnings);
  return (text, twice) => {
    warnings.length = 0;
    let value;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return { found: [/after JSON/.test(error.message) ? "trailing-data" : "syntax"], body: null };
    }
    if (twice) {
      const path = equalKeys(text);
      if (path !== null) return { found: [`duplicate-key ${path}`], body: null };
    }
    const { success, data, error } = rules.safeParse(value);
    if (success) return { found: warnings.slice(), body: JSON.stringify(payload(data)) };
    const found = findings(error).concat(warnings);
    if (found.every((finding) => /^(read-only|colour-not-listed) /.test(finding))) {
      return { found, body: JSON.stringify(payload(value)) };
    }
    return { found, body: null };
  };
}

function findings(error) {
  return error.issues.flatMap((issue) => {
    const place = (...more) => [...issue.path, ...more].map((step) => `/${step}`).join("");
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${readOnly.has(key) ? "read-only" : "unknown-field"} ${place(key)}`);
    }
    return [`${issue.message} ${place()}`.trim()];
  });
}

function payload(set) {
  const pipelines = {};
  if (set.add?.length) pipelines.add = set.add.map(pipelineOut);
  if (set.update?.length) pipelines.update = Object.fromEntries(set.update.map((pipeline) => [pipeline.id, pipelineOut(pipeline)]));
  return { request: { pipelines } };
}

function pipelineOut({ id, name, sort, is_main, statuses }) {
  const number = statuses.every((stage) => stage.sort === undefined);
  const out = {};
  let index = 0;
  let place = 0;
  for (const stage of statuses) {
    const closing = isClosing(stage.id);
    out[stage.id ?? index++] = {
      id: stage.id === undefined ? undefined : Number(stage.id),
      name: stage.name,
      sort: number && !closing ? (place += 10) : stage.sort,
      color: stage.color?.toLowerCase(),
    };
  }
  return { id: id === undefined ? undefined : Number(id), name, sort, is_main: isOn(is_main) ? "on" : undefined, statuses: out };
}

/** The pointer of the first key that stands twice in its object, null for none. The text is known to be JSON. */
function equalKeys(text) {
  const levels = []; // {keys, step, index}; keys is null in a list
  let level = null;
  let key = false; // a key comes next
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 34: { // "
        const start = at;
        do at = text.indexOf('"', at + 1); while (escaped(text, at));
        if (!key) break;
        const raw = text.slice(start + 1, at);
        level.step = raw.includes("\\") ? JSON.parse(`"${raw}"`) : raw;
        key = false;
        if (level.keys.has(level.step)) return levels.map((open) => `/${open.step}`).join("");
        level.keys.add(level.step);
        break;
      }
      case 123: // {
        levels.push((level = { keys: new Set(), step: "" }));
        key = true;
        break;
      case 91: // [
        levels.push((level = { keys: null, step: 0 }));
        key = false;
        break;
      case 44: // ,
        key = level.keys !== null;
        if (!key) level.step++;
        break;
      case 125: // }
      case 93: // ]
        levels.pop();
        level = levels.at(-1) ?? null;
        key = false;
        break;
    }
  }
  return null;
}

function escaped(text, at) {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 92) slashes++;
  return slashes % 2 === 1;
}
