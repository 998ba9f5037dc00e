import type { Phase } from "../review";
import type { Overtaken as Changes } from "../tabs/tab";
import { AppliedItems, Progress, Steps } from "./applied-items";
import { Button } from "./button";
import { ChangeList } from "./change-list";
import { ConfirmNames } from "./confirm-names";
import { usePage } from "./context";
import { Dialog } from "./dialog";
import { HistoryList } from "./history-list";
import { IssueList } from "./issue-list";
import { Waiting } from "./notices";
import { PlanView } from "./plan-view";

/** Everything between "Review" and the account's answer, and the way back afterwards. */
export function ReviewDialog() {
  const { app, say } = usePage();
  const phase = app.review.phase.value;
  return (
    <Dialog
      open={phase.name !== "editing"}
      phase={phase.name}
      title={say(`review.title-${titleOf(phase)}`)}
      onClose={() => app.review.close()}
      busy={phase.name === "applying"}
      over={phase.name === "done"}
      buttons={<Buttons phase={phase} />}
    >
      <Body phase={phase} />
    </Dialog>
  );
}

function titleOf(phase: Phase): string {
  if (phase.name === "done") return phase.applied.applied ? "done" : "partly";
  if (phase.name === "review" && phase.reviewed.back) return "back";
  if (phase.name === "failed" && phase.sent) return "lost";
  return phase.name;
}

function Body({ phase }: { phase: Phase }) {
  const { app, say } = usePage();
  switch (phase.name) {
    case "editing":
      return null;
    case "asking":
      return (
        <>
          <Progress label={say("review.title-asking")} />
          <Waiting />
        </>
      );
    case "history":
      return <HistoryList snapshots={phase.snapshots} />;
    case "refused":
      return (
        <>
          <p>{say("review.refused")}</p>
          <IssueList issues={phase.issues} />
        </>
      );
    case "failed":
      return (
        <>
          <p class="notice notice--error" data-problem={phase.trouble.code} dir="auto">
            {phase.trouble.title}
          </p>
          {phase.trouble.detail && <p dir="auto">{phase.trouble.detail}</p>}
          <IssueList issues={phase.issues} />
          {phase.sent && <Steps {...phase.sent} lost />}
        </>
      );
    case "stale":
      return (
        <>
          <p class="notice notice--error" data-problem="stale-plan">
            {say("trouble.stale-plan")}
          </p>
          <Overtaken overtaken={phase.overtaken} />
          <p>{say("overtaken.kept")}</p>
        </>
      );
    case "review":
      return (
        <>
          <Overtaken overtaken={app.tab.overtaken.value} />
          <PlanView reviewed={phase.reviewed} />
          <ConfirmNames review={app.review} wanted={phase.reviewed.toConfirm} />
        </>
      );
    case "applying":
      return <Steps {...phase.sent} />;
    case "done":
      return <AppliedItems {...phase} />;
  }
}

/** What somebody else did meanwhile. */
function Overtaken({ overtaken }: { overtaken: Changes | null }) {
  const { say } = usePage();
  return overtaken ? (
    <section class="plan plan--aside" data-stale>
      <h3 class="plan__title">{say("overtaken.what")}</h3>
      <ChangeList {...overtaken} />
    </section>
  ) : null;
}

function Buttons({ phase }: { phase: Phase }) {
  const { app, say } = usePage();
  const { review } = app;
  const deleting = phase.name === "review" && phase.reviewed.plan.deletes.length > 0;
  return (
    <>
      {phase.name === "review" && phase.reviewed.plan.changes.length > 0 && (
        <Button
          action="apply"
          {...(deleting && { look: "danger" as const })}
          disabled={!review.confirmed.value}
          onClick={() => void review.apply()}
        >
          {say(deleting ? "review.apply-deleting" : "review.apply")}
        </Button>
      )}
      {phase.name === "stale" && (
        <Button action="review-again" onClick={() => void review.open()}>
          {say("review.review-again")}
        </Button>
      )}
      {phase.name === "failed" && phase.trouble.code === "reauthorize" && (
        <Button action="reconnect" onClick={app.connect}>
          {say("connect.again")}
        </Button>
      )}
      {(phase.name === "refused" || phase.name === "failed") && (
        <Button action="read-again" onClick={() => void review.readAgain()}>
          {say("review.read-again")}
        </Button>
      )}
      {phase.name === "done" && phase.applied.snapshot && phase.applied.items.some(({ status }) => status === "done" || status === "unknown") && (
        <Button action="undo-applied" look="second" onClick={() => void review.back(phase.applied.snapshot!)}>
          {say("applied.undo")}
        </Button>
      )}
    </>
  );
}
