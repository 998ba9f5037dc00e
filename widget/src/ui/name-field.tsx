import type { Issue } from "../door-types";
import { IssueList } from "./issue-list";

interface Props {
  class: string;
  /** Takes the focus by this name after an action. */
  part: string;
  label: string;
  value: string;
  readOnly: boolean;
  wrong: boolean;
  /** The id of what is said of it. */
  described: string | undefined;
  onInput(text: string): void;
}

/** A name that is typed over in place. */
export function NameInput({ part, label, value, wrong, described, onInput, ...rest }: Props) {
  return (
    <input
      {...rest}
      type="text"
      dir="auto"
      data-part={part}
      aria-label={label}
      aria-invalid={wrong}
      aria-describedby={described}
      title={value}
      value={value}
      autocomplete="off"
      spellcheck={false}
      onInput={(event) => onInput(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
      }}
    />
  );
}

/** The name of what the board or the form shows: its heading for who listens, with what is wrong with it below. */
export function NameField({ issues = [], ...rest }: Omit<Props, "class" | "wrong" | "described"> & { issues: readonly Issue[] | undefined }) {
  const id = "stagewright-name-issues";
  return (
    <div class="board__name">
      <h2 class="unseen" dir="auto">
        {rest.value.trim() || rest.label}
      </h2>
      <NameInput
        {...rest}
        class="name-field"
        wrong={issues.some((issue) => issue.severity === "error")}
        described={issues.length > 0 ? id : undefined}
      />
      <IssueList issues={issues} id={id} />
    </div>
  );
}
