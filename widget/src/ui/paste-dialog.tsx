import { useState } from "preact/hooks";
import { Button } from "./button";
import { usePage } from "./context";
import { Dialog } from "./dialog";

/** A list of names, as it comes from a document or a table: one stage for each line. */
export function PasteDialog() {
  const { app, say } = usePage();
  const [text, setText] = useState("");
  const open = app.dialog.value === "paste";
  const board = app.shown.value === "statuses" ? app.statuses.board : app.pipelines.board;
  const names = text.split(/[\r\n\t]+/).map((name) => name.trim()).filter(Boolean);
  const close = (): void => {
    app.dialog.value = null;
    setText("");
  };
  const add = (): void => {
    close();
    board.paste(names);
  };
  return (
    <Dialog
      open={open}
      phase={open ? "paste" : "no-paste"}
      title={say("paste.title")}
      onClose={close}
      buttons={
        <Button action="paste-names" disabled={names.length === 0} onClick={add}>
          {say("paste.add", { count: names.length })}
        </Button>
      }
    >
      <label class="field">
        <span class="field__label">{say("paste.hint")}</span>
        <textarea
          class="input input--tall"
          dir="auto"
          data-question
          data-names
          rows={10}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
    </Dialog>
  );
}
