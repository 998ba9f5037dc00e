import type { ComponentChild } from "preact";
import type { FieldDefinition, FieldValue, Issue } from "../door-types";
import type { Segment } from "../tabs/segments";
import { usePage } from "./context";
import { IssueList } from "./issue-list";

interface Props {
  segment: Segment;
  definition: FieldDefinition;
  readOnly: boolean;
  issues: readonly Issue[];
}

/** One custom field of a segment, with what is wrong with it below. */
export function SegmentField(props: Props) {
  const { name, type } = props.definition;
  const Around = type === "multiselect" ? "div" : "label"; // its boxes have labels of their own
  return (
    <div class="field" role="group" aria-label={name}>
      {type === "checkbox" ? (
        <Choice name={name}>
          <Control {...props} />
        </Choice>
      ) : (
        <Around>
          <span class="field__label" dir="auto">
            {name}
          </span>
          <Control {...props} />
        </Around>
      )}
      <IssueList issues={props.issues} />
    </div>
  );
}

const Choice = ({ name, children }: { name: string; children: ComponentChild }) => (
  <label class="field__choice">
    {children}
    <span dir="auto">{name}</span>
  </label>
);

/** Dates stand in the account as seconds since 1970. */
const day = (seconds: string): string => (/^-?\d{1,11}$/.test(seconds) ? new Date(Number(seconds) * 1000).toISOString().slice(0, 10) : "");

/** What the definition's type wants. The value of a type that is not known is kept as it is. */
function Control({ segment, definition, readOnly, issues }: Props): ComponentChild {
  const { app, say } = usePage();
  const { id, type } = definition;
  const values = segment.fields.get(id) ?? [];
  const value = values[0]?.value;
  const text = String(value ?? "");
  const enums = definition.enums ?? [];
  const set = (next: readonly FieldValue[], tag: string | null = null): void => app.segments.setField(segment.key, id, next, tag);
  const write = (event: { currentTarget: { value: string } }): void => set([{ value: event.currentTarget.value }], `field ${id} ${segment.key}`);
  const common = {
    class: "input",
    dir: "auto" as const,
    "data-field": id,
    "aria-invalid": issues.some((issue) => issue.severity === "error"),
  };
  switch (type) {
    case "text":
    case "url":
    case "numeric":
      return <input {...common} type="text" readOnly={readOnly} inputMode={type === "numeric" ? "decimal" : "text"} value={text} onInput={write} />;
    case "textarea":
      return <textarea {...common} class="input input--tall" readOnly={readOnly} value={text} onInput={write} />;
    case "date":
    case "birthday": {
      const pick = (date: string): void => set(date === "" ? [] : [{ value: Date.parse(`${date}T00:00:00Z`) / 1000 }]);
      return <input {...common} type="date" readOnly={readOnly} value={day(text)} onChange={(event) => pick(event.currentTarget.value)} />;
    }
    case "checkbox":
      return (
        <input
          {...common}
          class="check"
          type="checkbox"
          disabled={readOnly}
          checked={value === true || text === "1"}
          onChange={(event) => set([{ value: event.currentTarget.checked }])}
        />
      );
    case "select":
    case "radiobutton":
      return (
        <select
          {...common}
          disabled={readOnly}
          value={String(values[0]?.enum_id ?? "")}
          onChange={(event) => set([{ enum_id: Number(event.currentTarget.value) }])}
        >
          {/* amoCRM documents no way to unset a choice, so the empty one is only there to begin with. */}
          {values.length === 0 && <option value="">{say("segment.not-chosen")}</option>}
          {enums.map((one) => (
            <option key={one.id} value={String(one.id)}>
              {one.value}
            </option>
          ))}
        </select>
      );
    case "multiselect": {
      const chosen = new Set(values.map((one) => one.enum_id));
      const choose = (which: number, on: boolean): void =>
        set(enums.filter((one) => (one.id === which ? on : chosen.has(one.id))).map((one) => ({ enum_id: one.id })));
      return enums.map((one) => (
        <Choice key={one.id} name={one.value}>
          <input
            {...common}
            class="check"
            type="checkbox"
            data-enum={one.id}
            disabled={readOnly}
            checked={chosen.has(one.id)}
            onChange={(event) => choose(one.id, event.currentTarget.checked)}
          />
        </Choice>
      ));
    }
    default:
      return (
        <>
          <span dir="auto">{values.map((one) => String(one.value ?? one.enum_id ?? "")).join(", ") || "—"}</span>
          <span class="field__hint">{say("segment.type-kept", { type })}</span>
        </>
      );
  }
}
