import { useEffect, useRef } from "preact/hooks";
import type { Phase, Review } from "../review";
import { troubleOf } from "../trouble";
import { AppliedItems } from "./applied-items";
import { ConfirmNames } from "./confirm-names";
import { usePage } from "./context";
import { IssueList } from "./issue-list";
import { PlanView } from "./plan-view";

/** Everything between "Review" and the account's answer, in one dialog that keeps the focus inside. */
export function ReviewDialog({ review }: { review: Review }) {
  const { say } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const phase = review.phase.value;
  const open = phase.name !== "editing";

  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);

  // Each phase begins at its heading, so that a screen reader says where one is. The first question of a
  // review gets the focus instead, when there is one.
  useEffect(() => {
    if (!open) return;
    const question = dialog.current?.querySelector<HTMLElement>("input");
    (phase.name === "review" && question ? question : heading.current)?.focus();
  }, [phase.name]);

  return (
    <dialog
      class="stagewright-dialog"
      ref={dialog}
      aria-labelledby="stagewright-dialog-title"
      data-dialog={phase.name}
      onCancel={(event) => {
        event.preventDefault();
        review.close();
      }}
    >
      {open && (
        <>
          <h2 class="stagewright-dialog__title" id="stagewright-dialog-title" tabIndex={-1} ref={heading}>
            {say(`ui.review.title-${titleOf(phase)}`)}
          </h2>
          <div class="stagewright-dialog__body">
            <Body phase={phase} review={review} />
          </div>
          <Buttons phase={phase} review={review} />
        </>
      )}
    </dialog>
  );
}

const titleOf = (phase: Phase): string =>
  phase.name === "done" ? (phase.applied.applied ? "done" : "partly") : phase.name;

function Body({ phase, review }: { phase: Phase; review: Review }) {
  const { say, state } = usePage();
  const trouble = phase.name === "failed" ? troubleOf({ words: state.words, problem: phase.problem }) : null;
  switch (phase.name) {
    case "editing":
      return null;
    case "asking":
      return <div class="stagewright-progress" role="progressbar" aria-label={say("ui.review.title-asking")} />;
    case "refused":
      return (
        <>
          <p>{say("ui.review.refused")}</p>
          <IssueList issues={phase.issues} />
        </>
      );
    case "failed":
      return (
        <>
          <p class="stagewright-notice stagewright-notice--error" data-problem={phase.problem.code} dir="auto">
            {trouble!.title}
          </p>
          {trouble!.detail && <p>{trouble!.detail}</p>}
          <IssueList issues={phase.problem.issues} />
        </>
      );
    case "review":
      return (
        <>
          <PlanView reviewed={phase.reviewed} />
          <ConfirmNames review={review} wanted={phase.reviewed.toConfirm} />
        </>
      );
    case "applying":
      return (
        <>
          <div class="stagewright-progress" role="progressbar" aria-label={say("ui.review.title-applying")} />
          <PlanView reviewed={phase.reviewed} />
        </>
      );
    case "done":
      return <AppliedItems reviewed={phase.reviewed} applied={phase.applied} />;
  }
}

function Buttons({ phase, review }: { phase: Phase; review: Review }) {
  const { say } = usePage();
  const stale = phase.name === "refused" || phase.name === "failed";
  return (
    <div class="stagewright-dialog__buttons">
      {phase.name === "review" && (
        <button
          type="button"
          class={`stagewright-button${phase.reviewed.plan.deletes.length > 0 ? " stagewright-button--danger" : ""}`}
          data-action="apply"
          disabled={!review.confirmed.value}
          onClick={() => void review.apply()}
        >
          {say(phase.reviewed.plan.deletes.length > 0 ? "ui.review.apply-deleting" : "ui.review.apply")}
        </button>
      )}
      {stale && (
        <button
          type="button"
          class="stagewright-button"
          data-action="read-again"
          onClick={() => {
            review.close();
            void review.readAgain();
          }}
        >
          {say("ui.review.read-again")}
        </button>
      )}
      <button
        type="button"
        class="stagewright-button stagewright-button--second"
        data-action="close"
        disabled={phase.name === "applying"}
        onClick={() => review.close()}
      >
        {say(phase.name === "done" ? "ui.review.close" : "ui.review.back")}
      </button>
    </div>
  );
}
