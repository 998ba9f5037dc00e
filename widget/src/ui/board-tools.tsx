import { free } from "../edit/list";
import { PICKED, type StageBoard } from "../tabs/stage-board";
import { Button } from "./button";
import { usePage } from "./context";
import { Meter } from "./meter";

/** What can be done with the board as a whole, or with the stages that are picked. One row, so that nothing jumps. */
export function BoardTools({ board, limit }: { board: StageBoard; limit: string }) {
  const { app, say, readOnly } = usePage();
  const count = board.picked.value.size;
  const list = board.list.value!;
  const button = (action: string, label: string, onClick: () => void, part?: string) => (
    <Button action={action} look="small" onClick={onClick} {...(part && { part })}>
      {label}
    </Button>
  );
  return (
    <div class="tools" data-key={PICKED}>
      {!readOnly && (
        <>
          {count === 0 ? (
            <>
              {button("paste", say("paste.open"), () => (app.dialog.value = "paste"))}
              {free(list).length > 0 && button("pick-all", say("picked.all"), () => board.pickAll())}
            </>
          ) : (
            <>
              <strong class="tools__count">{say("picked.count", { count })}</strong>
              {button("colour-picked", say("picked.colour"), () => (board.palette.value = board.palette.peek() === PICKED ? null : PICKED), "colour")}
              {button("delete-picked", say("picked.delete"), () => board.removePicked())}
              {button("pick-none", say("picked.none"), () => board.close())}
            </>
          )}
        </>
      )}
      <a class="skip" href="#stagewright-changes">
        {say("board.skip")}
      </a>
      <Meter count={list.items.length} limit={limit} words="meter-stages" />
    </div>
  );
}
