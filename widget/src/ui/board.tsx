import { useLayoutEffect, useRef } from "preact/hooks";
import type { FocusWish } from "../state";
import { usePage } from "./context";
import { InsertButton } from "./insert-button";
import { IssueList } from "./issue-list";
import { Palette } from "./palette";
import { StageHead } from "./stage-head";
import { useDragging } from "./use-dragging";

/** The stages of one pipeline in a row: the fixed first, the free ones that can be dragged, won and lost last. */
export function Board() {
  const { state, say } = usePage();
  const row = useRef<HTMLDivElement>(null);
  const freeRow = useRef<HTMLUListElement>(null);
  const pipeline = state.pipeline.value;
  const order = state.order.value;
  const keys = order === "" ? [] : order.split(" ");
  const kind = (key: string) => state.kindOf(key);
  const readable = pipeline !== null && pipeline.statuses !== null;

  useDragging(freeRow, state, pipeline?.id ?? null, keys.length);

  // A moved or new column gets the focus as soon as it stands in the page.
  const wish = state.focus.value;
  useLayoutEffect(() => {
    if (wish === null) return;
    state.focus.value = null;
    // What stands in the tray is drawn after the board: then it is found a frame later.
    if (!fulfil(wish, row.current)) requestAnimationFrame(() => fulfil(wish, row.current));
  }, [wish, order]);

  useLayoutEffect(() => {
    row.current?.scrollTo({ left: 0 });
  }, [pipeline?.id]);

  if (pipeline === null) {
    return <section class="stagewright-board stagewright-board--empty">{say("ui.board.none")}</section>;
  }
  const first = keys.filter((key) => kind(key) === "unsorted");
  const last = keys.filter((key) => kind(key) === "won" || kind(key) === "lost");
  const free = keys.slice(first.length, keys.length - last.length);
  return (
    <section class="stagewright-board" aria-label={say("ui.board.title", { name: pipeline.name })} data-board={pipeline.id}>
      <h2 class="stagewright-board__title" dir="auto" title={pipeline.name}>
        {pipeline.name}
      </h2>
      <a class="stagewright-skip" href="#stagewright-changes">
        {say("ui.board.skip")}
      </a>
      <PipelineIssues />
      {readable ? (
        <div class="stagewright-row" ref={row} onScroll={() => (state.palette.value = null)}>
          {first.map((key) => (
            <StageHead key={key} stageKey={key} />
          ))}
          <ul class="stagewright-row__free" ref={freeRow} data-free>
            {free.map((key, at) => (
              <li key={key} class="stagewright-cell" data-key={key}>
                <InsertButton at={at} />
                <StageHead stageKey={key} place={at + 1} />
              </li>
            ))}
          </ul>
          <div class="stagewright-cell stagewright-cell--end">
            <InsertButton at={free.length} />
          </div>
          {last.map((key) => (
            <StageHead key={key} stageKey={key} />
          ))}
        </div>
      ) : (
        <p class="stagewright-notice" data-unknown-stages>
          {say("ui.board.unknown")}
        </p>
      )}
      <Palette />
    </section>
  );
}

/** Gives the focus to what was asked for, and answers whether it was there. */
function fulfil(wish: FocusWish, row: HTMLElement | null): boolean {
  const page = row?.closest(".stagewright-page");
  const target = page?.querySelector<HTMLElement>(`[data-key="${wish.key}"] [data-part="${wish.part}"]`);
  if (!target) return false;
  target.focus({ preventScroll: true });
  if (wish.select && target instanceof HTMLInputElement) target.select();
  (target.closest(".stagewright-cell") ?? target).scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

/** Problems of the pipeline as a whole. */
function PipelineIssues() {
  const { state } = usePage();
  return <IssueList issues={state.shownProblems.value.pipeline} id="stagewright-pipeline-issues" />;
}
