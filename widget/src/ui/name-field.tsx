import type { Issue } from "../door-types";
import { IssueList } from "./issue-list";

interface Props {
  class: string;
  part: string;
  label: string;
  value: string;
  readOnly: boolean;
  issues: readonly Issue[] | undefined;
  onInput(text: string): void;
}

/** A name that is typed over in place, with what is wrong with it below. */
export function NameField({ class: name, part, label, value, readOnly, issues = [], onInput }: Props) {
  const id = `stagewright-${part}-issues`;
  return (
    <div class={`name-field ${name}`}>
      <input
        class="name-field__input"
        type="text"
        dir="auto"
        data-part={part}
        aria-label={label}
        aria-invalid={issues.some((issue) => issue.severity === "error")}
        {...(issues.length > 0 && { "aria-describedby": id })}
        title={value}
        value={value}
        readOnly={readOnly}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
        }}
      />
      <IssueList issues={issues} id={id} />
    </div>
  );
}
