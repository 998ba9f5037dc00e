import { useState } from "preact/hooks";
import { openFile, type Opened } from "../copy";
import { Button } from "./button";
import { usePage } from "./context";
import { Dialog } from "./dialog";
import { IssueList } from "./issue-list";

/** A file of pipelines, looked at before it becomes unsent edits. */
export function ImportDialog() {
  const { app, desk, say } = usePage();
  const [opened, setOpened] = useState<Opened | null>(null);
  const open = app.dialog.value === "import";
  const good = opened !== null && "pipelines" in opened ? opened : null;
  const names = new Set(app.pipelines.list.value?.items.map((pipeline) => pipeline.name) ?? []);
  const close = (): void => {
    app.dialog.value = null;
    setOpened(null);
  };
  const add = (): void => {
    const tab = app.pipelines;
    const made = (good?.pipelines ?? []).map(({ name, stages }) => tab.make(name, stages));
    close();
    tab.add(made);
  };
  return (
    <Dialog
      open={open}
      phase={!open ? "no-import" : good ? "import-preview" : "import"}
      title={say(good ? "ui.copy.preview" : "ui.copy.import-title")}
      onClose={close}
      buttons={
        <>
          {good && (
            <Button action="add-imported" onClick={add}>
              {say("ui.copy.add", { count: good.pipelines.length })}
            </Button>
          )}
          <Button action="close" look="second" onClick={close}>
            {say("ui.review.back")}
          </Button>
        </>
      }
    >
      {!good && (
        <label class="field">
          <span class="field__label">{say("ui.copy.choose")}</span>
          <input
            class="file"
            type="file"
            accept="application/json,.json"
            data-question
            data-file
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              if (file) void openFile(file, desk).then(setOpened);
            }}
          />
        </label>
      )}
      {opened !== null && "refused" in opened && (
        <p class="notice notice--error" role="alert" data-refused={opened.refused}>
          {say(`ui.copy.${opened.refused}`)}
        </p>
      )}
      {good && (
        <>
          <p>{say("ui.copy.preview-hint")}</p>
          {good.pipelines.map((pipeline, at) => (
            <section key={at} class="plan" data-preview>
              <h3 class="plan__title" dir="auto">
                {pipeline.name}
              </h3>
              {names.has(pipeline.name) && <p class="change__note">{say("ui.copy.same-name")}</p>}
              <ol class="preview">
                {pipeline.stages.map((stage, place) => (
                  <li key={place}>
                    <span class="chip" style={{ backgroundColor: stage.color }} aria-hidden="true" /> <span dir="auto">{stage.name}</span>
                    {stage.kind === "unsorted" && <span class="change__note"> {say("ui.copy.left-out")}</span>}
                  </li>
                ))}
              </ol>
            </section>
          ))}
          <IssueList issues={good.issues} />
        </>
      )}
    </Dialog>
  );
}
