import { useEffect, useRef } from "preact/hooks";
import { usePage } from "./context";

/** All pipelines at the left, with how many stages each has and a mark on those with unsent edits. */
export function PipelineList() {
  const { state, say } = usePage();
  const list = useRef<HTMLUListElement>(null);
  const selected = state.selected.value;
  const edited = new Set(state.edited.value.map((draft) => draft.id));

  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [selected]);

  return (
    <nav class="stagewright-list" aria-label={say("ui.list.title")}>
      <h2 class="stagewright-list__title">{say("ui.list.title")}</h2>
      {state.read.value === null ? (
        <div class="stagewright-list__ghosts" aria-hidden="true">
          {[0, 1, 2, 3, 4, 5].map((at) => (
            <div key={at} class="stagewright-list__ghost" />
          ))}
        </div>
      ) : (
        <ul class="stagewright-list__items" ref={list}>
          {state.read.value.pipelines.map((pipeline) => {
            const draft = state.drafts.value.get(pipeline.id);
            const count = draft ? draft.stages.length : pipeline.statuses?.length;
            return (
              <li key={pipeline.id}>
                <button
                  type="button"
                  class="stagewright-list__item"
                  data-pipeline={pipeline.id}
                  data-edited={edited.has(pipeline.id)}
                  aria-current={pipeline.id === selected}
                  onClick={() => state.select(pipeline.id)}
                >
                  <span class="stagewright-list__name" dir="auto" title={pipeline.name}>
                    {pipeline.name}
                  </span>
                  {pipeline.is_main && <span class="stagewright-tag">{say("ui.list.main")}</span>}
                  {edited.has(pipeline.id) && (
                    <span class="stagewright-list__edited" role="img" aria-label={say("ui.list.edited")} />
                  )}
                  <span class="stagewright-list__count" title={say("ui.list.count")}>
                    {count ?? "?"}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </nav>
  );
}
