import { NAME } from "../tabs/pipelines";
import { download, fileName, fileOf } from "../copy";
import { Stages } from "./board";
import { Button } from "./button";
import { usePage } from "./context";
import { IssueList } from "./issue-list";
import { NameField } from "./name-field";
import { SideList } from "./side-list";
import { Skeleton } from "./skeleton";

/** All pipelines at the left, the stages of one at the right. */
export function PipelinesView() {
  const { app, desk, say } = usePage();
  const tab = app.pipelines;
  return (
    <div class="split">
      <SideList
        tab={tab}
        limit={desk.dialect.value === "v2" ? "max_pipelines" : "max_leads_pipelines"}
        move={(key, to) => tab.move(key, to)}
        row={(pipeline) => ({
          tag: pipeline.main ? say("list.main") : "",
          count: pipeline.stages?.items.length ?? null,
          countTitle: say("list.count"),
        })}
        actions={
          <>
            <Button action="new-pipeline" look="link" onClick={() => tab.addNew()}>
              {say("pipeline.add")}
            </Button>
            <Button action="import" look="link" onClick={() => (app.dialog.value = "import")}>
              {say("copy.import")}
            </Button>
          </>
        }
      />
      <div class="main">{tab.ready.value ? <PipelineBoard /> : <Skeleton />}</div>
    </div>
  );
}

/** Says that a copy does not have all of its original's colours. */
export function Recoloured({ count }: { count: number | undefined }) {
  const { say } = usePage();
  return count ? (
    <p class="notice" role="status" data-recoloured={count}>
      {say("copy.recoloured", { count })}
    </p>
  ) : null;
}

function PipelineBoard() {
  const { app, say, readOnly } = usePage();
  const tab = app.pipelines;
  const pipeline = tab.item.value;
  if (pipeline === null) return <section class="board board--empty">{say("board.none")}</section>;
  const { key, name, stages } = pipeline;
  const problems = tab.board.problems.value;
  const failure = tab.failures.value.get(`pipelines/${pipeline.id}`);
  return (
    <section class="board" aria-label={say("board.title", { name })} data-board={pipeline.id ?? "new"} data-key={key}>
      <div class="board__head">
        <NameField
          part="pipeline-name"
          label={say("pipeline.name")}
          value={name}
          readOnly={readOnly}
          issues={problems.at.get(NAME)}
          onInput={(text) => tab.rename(key, text)}
        />
        {!readOnly && (
          <div class="board__actions">
            <Button
              action="set-main"
              look="small"
              pressed={pipeline.main}
              idle={pipeline.main}
              onClick={() => !pipeline.main && tab.setMain(key)}
            >
              {say(pipeline.main ? "pipeline.is-main" : "pipeline.set-main")}
            </Button>
            <Button action="duplicate" look="small" disabled={stages === null} onClick={() => tab.duplicate(key)}>
              {say("pipeline.duplicate")}
            </Button>
            <Button
              action="export"
              look="small"
              disabled={stages === null}
              onClick={() => download(fileName(pipeline), fileOf(pipeline))}
            >
              {say("copy.export")}
            </Button>
            <Button action="delete-pipeline" look="small" onClick={() => tab.delete(key)}>
              {say("pipeline.delete")}
            </Button>
          </div>
        )}
      </div>
      <Recoloured count={pipeline.recoloured?.size} />
      <IssueList failure={failure} issues={problems.rest} />
      {stages === null ? (
        <p class="notice" data-unknown-stages>
          {say("board.unknown")}
        </p>
      ) : (
        <Stages board={tab.board} name={key} limit="max_stages" />
      )}
    </section>
  );
}
