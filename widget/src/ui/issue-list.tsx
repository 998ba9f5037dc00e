import type { Issue } from "../door-types";

type Shown = Pick<Issue, "message" | "hint"> & Partial<Pick<Issue, "code" | "severity">>;

/** Problems in the core's own words, with what would help below. */
export function IssueList({ issues, id }: { issues: readonly Shown[]; id?: string }) {
  if (issues.length === 0) return null;
  return (
    <ul class="issues" {...(id ? { id } : {})}>
      {issues.map((issue, at) => (
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
