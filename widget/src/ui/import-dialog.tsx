import { useState } from "preact/hooks";
import { openFile, type Opened } from "../copy";
import { Button } from "./button";
import { Recolour } from "./change-text";
import { usePage } from "./context";
import { Dialog } from "./dialog";
import { IssueList } from "./issue-list";
import { Recoloured } from "./pipelines-view";

/** A file of pipelines, looked at before it becomes unsent edits. */
export function ImportDialog() {
  const { app, say } = usePage();
  const [opened, setOpened] = useState<Opened | null>(null);
  const open = app.dialog.value === "import";
  const good = opened !== null && "pipelines" in opened ? opened : null;
  const names = new Set(app.pipelines.list.value?.items.map((pipeline) => pipeline.name) ?? []);
  const close = (): void => {
    app.dialog.value = null;
    setOpened(null);
  };
  // Made while one looks, so that what is wrong with them shows before they are added.
  const made = (good?.pipelines ?? []).map(({ name, stages }) => app.pipelines.make(name, stages));
  const issues = good ? app.pipelines.issuesOf(made) : [];
  const add = (): void => {
    close();
    app.pipelines.add(made);
  };
  return (
    <Dialog
      open={open}
      phase={!open ? "no-import" : good ? "import-preview" : "import"}
      title={say(good ? "copy.preview" : "copy.import-title")}
      onClose={close}
      buttons={
        good && (
          <Button action="add-imported" onClick={add}>
            {say("copy.add", { count: made.length })}
          </Button>
        )
      }
    >
      {!good && (
        <label class="field">
          <span class="field__label">{say("copy.choose")}</span>
          <input
            class="file"
            type="file"
            accept="application/json,.json"
            data-question
            data-file
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              if (file) void openFile(file).then(setOpened);
            }}
          />
        </label>
      )}
      {opened !== null && "refused" in opened && (
        <p class="notice notice--error" role="alert" data-refused={opened.refused}>
          {say(`copy.${opened.refused}`)}
        </p>
      )}
      {good && (
        <>
          <p>{say("copy.preview-hint")}</p>
          <Recoloured count={made.reduce((sum, { recoloured }) => sum + recoloured!.size, 0)} />
          {made.map(({ key, name, stages, recoloured }) => (
            <section key={key} class="plan" data-preview>
              <h3 class="plan__title" dir="auto">
                {name}
              </h3>
              {names.has(name) && <p class="change__note">{say("copy.same-name")}</p>}
              <ol class="preview">
                {stages!.items.map((stage) => (
                  <li key={stage.key} data-color={stage.color}>
                    <Recolour from={recoloured?.get(stage.key)} to={stage.color} /> <span dir="auto">{stage.name}</span>
                  </li>
                ))}
              </ol>
            </section>
          ))}
          <IssueList issues={issues} />
        </>
      )}
    </Dialog>
  );
}
