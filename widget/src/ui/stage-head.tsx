import { useComputed } from "@preact/signals";
import { isFixed } from "../edit/list";
import type { StageBoard } from "../tabs/stage-board";
import { usePage } from "./context";
import { IssueList } from "./issue-list";
import { NameInput } from "./name-field";
import { Swatch } from "./palette";

/** One stage as a column head: its colour, its name to type over, and what can be done with it. */
export function StageHead({ board, stageKey, place }: { board: StageBoard; stageKey: string; place?: number }) {
  const { say, readOnly } = usePage();
  // Each head listens to its own stage and its own problems: typing in one draws no other.
  const stage = useComputed(() => board.stage(stageKey)).value;
  const issues = useComputed(() => board.issuesAt(stageKey)).value;
  const failure = useComputed(() => board.failureAt(stageKey)).value;
  const picked = useComputed(() => board.picked.value.has(stageKey)).value;
  if (!stage) return null;
  const { name, color, kind } = stage;
  const fixed = isFixed(stage);
  const kept = stage.hold === "kept";
  const wrong = failure !== undefined || issues.some((issue) => issue.severity === "error");
  const issuesId = `stagewright-issues-${stageKey}`;

  const moveBy = (event: KeyboardEvent): void => {
    const stages = board.free();
    const at = stages.findIndex((other) => other.key === stageKey);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: stages.length - 1 }[event.key];
    if (event.key === "Delete") board.remove(stageKey);
    else if (to !== undefined) board.move(stageKey, to);
    else return;
    event.preventDefault();
  };

  return (
    <div
      class={`stage${fixed ? " stage--fixed" : ""}${wrong ? " stage--wrong" : ""}${picked ? " stage--picked" : ""}`}
      data-key={stageKey}
      data-stage={stage.id ?? "new"}
      data-kind={kind}
      data-color={color}
      role="group"
      aria-label={name}
    >
      <div class="stage__strip" style={{ backgroundColor: color }}>
        {fixed ? (
          <span class="stage__kind">{say(`stage.${kind}`)}</span>
        ) : (
          !readOnly && (
            <button
              class="stage__grip"
              data-part="grip"
              aria-label={say(kept ? "stage.grip-kept" : "stage.grip", { name })}
              title={say("stage.grip-title")}
              onKeyDown={moveBy}
            />
          )
        )}
      </div>
      <NameInput
        class="stage__name"
        part="name"
        label={say("stage.name")}
        value={name}
        readOnly={readOnly || kind === "unsorted"}
        wrong={wrong}
        described={issues.length > 0 || failure ? issuesId : undefined}
        onInput={(text) => board.rename(stageKey, text)}
      />
      {!fixed && (
        <div class="stage__tools">
          {!readOnly && (
            <Swatch
              color={color}
              label={say("stage.colour", { color, name })}
              onClick={() => (board.palette.value = board.palette.peek() === stageKey ? null : stageKey)}
            />
          )}
          <span class="stage__place" aria-hidden="true">
            {place}
          </span>
          {!readOnly && (
            <input
              class="check"
              type="checkbox"
              data-part="pick"
              checked={picked}
              aria-label={say("stage.pick", { name })}
              title={say("stage.pick-title")}
              onChange={(event) => board.pick(stageKey, event.currentTarget.checked)}
            />
          )}
          {kept ? (
            <span class="tag" title={say("stage.kept-title")}>
              {say("stage.kept")}
            </span>
          ) : (
            !readOnly && (
              <button
                class="stage__delete"
                data-part="delete"
                aria-label={say("stage.delete", { name })}
                title={say("stage.delete-title")}
                onClick={() => board.remove(stageKey)}
              >
                <span aria-hidden="true">×</span>
              </button>
            )
          )}
        </div>
      )}
      <IssueList failure={failure} issues={issues} id={issuesId} />
    </div>
  );
}
