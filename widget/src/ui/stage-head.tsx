import { useComputed } from "@preact/signals";
import { free, isFixed } from "../edits";
import { usePage } from "./context";
import { IssueList } from "./issue-list";

const none: readonly never[] = [];

/** One stage as a column head: its colour, its name to type over, and what can be done with it. */
export function StageHead({ stageKey, place }: { stageKey: string; place?: number }) {
  const { state, say } = usePage();
  // Each head listens to its own stage and its own problems: typing in one draws no other.
  const stage = useComputed(() => state.stage(stageKey)).value;
  const issues = useComputed(() => state.shownProblems.value.stages.get(stageKey) ?? none).value;
  if (!stage) return null;
  const fixed = isFixed(stage);
  const renamable = stage.kind !== "unsorted";
  const wrong = issues.some((issue) => issue.severity === "error");
  const issuesId = `stagewright-issues-${stageKey}`;

  const moveBy = (event: KeyboardEvent): void => {
    const stages = free(state.draft.peek()!);
    const at = stages.findIndex((other) => other.key === stageKey);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: stages.length - 1 }[event.key];
    if (event.key === "Delete") state.remove(stageKey);
    else if (to !== undefined) state.move(stageKey, to);
    else return;
    event.preventDefault();
  };

  return (
    <div
      class={`stagewright-stage${fixed ? " stagewright-stage--fixed" : ""}${wrong ? " stagewright-stage--wrong" : ""}`}
      data-key={stageKey}
      data-stage={stage.id ?? "new"}
      data-kind={stage.kind}
      data-color={stage.color}
      role="group"
      aria-label={stage.name}
    >
      <div class="stagewright-stage__strip" style={{ backgroundColor: stage.color }}>
        {fixed ? (
          <span class="stagewright-stage__kind">{say(`ui.stage.${stage.kind}`)}</span>
        ) : (
          <button
            type="button"
            class="stagewright-stage__grip"
            data-part="grip"
            aria-label={say("ui.stage.grip", { name: stage.name })}
            title={say("ui.stage.grip-title")}
            onKeyDown={moveBy}
          />
        )}
      </div>
      <input
        class="stagewright-stage__name"
        data-part="name"
        type="text"
        dir="auto"
        value={stage.name}
        readOnly={!renamable}
        title={stage.name}
        aria-label={say("ui.stage.name")}
        aria-invalid={wrong}
        aria-describedby={issues.length > 0 ? issuesId : undefined}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => state.rename(stageKey, event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
        }}
      />
      {!fixed && (
        <div class="stagewright-stage__tools">
          <button
            type="button"
            class="stagewright-swatch"
            data-part="colour"
            style={{ backgroundColor: stage.color }}
            aria-label={say("ui.stage.colour", { color: stage.color, name: stage.name })}
            title={say("ui.stage.colour-title")}
            aria-haspopup="dialog"
            onClick={() => (state.palette.value = state.palette.peek() === stageKey ? null : stageKey)}
          />
          <span class="stagewright-stage__place" aria-hidden="true">
            {place}
          </span>
          <button
            type="button"
            class="stagewright-stage__delete"
            data-part="delete"
            aria-label={say("ui.stage.delete", { name: stage.name })}
            title={say("ui.stage.delete-title")}
            onClick={() => state.remove(stageKey)}
          >
            <span aria-hidden="true">×</span>
          </button>
        </div>
      )}
      <IssueList issues={issues} id={issuesId} />
    </div>
  );
}
