import type { Issue } from "../door-types";

type Shown = Pick<Issue, "message" | "hint"> & Partial<Pick<Issue, "code" | "severity">>;

interface Props {
  issues: readonly Shown[];
  /** What the last apply could not do: stands first. */
  failure?: string | undefined;
  id?: string;
}

/** Problems in the core's own words, with what would help below. */
export function IssueList({ issues: found, failure, id }: Props) {
  const issues = failure ? [{ message: failure, hint: "" }, ...found] : found;
  if (issues.length === 0) return null;
  return (
    <ul class="issues" {...(id ? { id } : {})}>
      {issues.map((issue: Shown, at) => (
        <li key={at} class={`issue issue--${issue.severity ?? "error"}`} data-issue={issue.code}>
          <span dir="auto">{issue.message}</span>
          {issue.hint && (
            <span class="issue__hint" dir="auto">
              {issue.hint}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
