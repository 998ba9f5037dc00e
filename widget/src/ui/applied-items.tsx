import { failureText, type Phase, type Reviewed, type Sent } from "../review";
import type { AppliedItem } from "../proxy";
import { ChangeList } from "./change-list";
import { Name } from "./change-text";
import { usePage } from "./context";

/** A step as the account answered it, or as it stands before that. */
interface Step {
  address: string;
  status: AppliedItem["status"] | "waiting" | "sending";
  failure?: AppliedItem["failure"];
}

function StepList({ reviewed: { known, plan }, steps }: { reviewed: Reviewed; steps: readonly Step[] }) {
  const { say, desk } = usePage();
  // Only a request that deletes several pipelines has no address of its own.
  const several = plan.deletes.map(({ name }) => name).join(", ");
  const renamed = new Map(plan.changes.map(({ address, after }) => [address, after?.name]));
  return (
    <ul class="plan__changes">
      {steps.map(({ status, address, failure }, at) => (
        <li key={at} class={`result result--${status}`} data-result={status}>
          <span class="change__mark">{say(`applied.${status}`)}</span>
          <div class="change__text">
            <Name text={renamed.get(address) ?? known.get(address)?.name ?? (address || several)} />
            {failure && (
              <p class="change__note" dir="auto">
                {failureText(desk.words, failure)}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The steps of a plan on their way. With `lost`, nobody hears any more what becomes of them. */
export function Steps({ reviewed, back, lost = false }: Sent & { lost?: boolean }) {
  const { say } = usePage();
  const { requests } = reviewed.plan;
  const done = back?.length ?? 0;
  const most = requests.length;
  const stopped = back?.flat().some(({ status }) => status !== "done");
  const rest = stopped ? "not-sent" : lost ? "unknown" : "waiting";
  const steps = requests.flatMap(({ address }, at): readonly Step[] => {
    const next = at === done && back !== null && rest === "waiting";
    return back?.[at] ?? [{ address, status: next ? "sending" : rest }];
  });
  return (
    <>
      {!lost && (
        <div class="sending">
          <Progress label={say("review.title-applying")} done={done} most={most} />
          <strong data-sent={done}>{say("meter", { count: done, most })}</strong>
          <p class="change__note">{say(done === most || stopped ? "applied.reading" : "applied.steps")}</p>
          {/* Heard at each quarter of the way: every step would be a flood. */}
          <span class="unseen" role="status">
            {done > 0 && `${Math.floor((4 * done) / most) * 25} %`}
          </span>
        </div>
      )}
      <StepList reviewed={reviewed} steps={steps} />
    </>
  );
}

/** A bar that runs as long as nobody knows how far it is. */
export function Progress({ label, done, most }: { label: string; done?: number; most?: number }) {
  const known = done !== undefined && most !== undefined && done > 0;
  return (
    <div class="progress" role="progressbar" aria-label={label} aria-valuemax={most} aria-valuenow={done}>
      <div key={String(known)} class={`progress__done${known ? "" : " progress__done--running"}`} style={known ? { width: `${(done / most) * 100}%` } : undefined} />
    </div>
  );
}

/** What came of an apply, step by step, and what the account did not carry out. */
export function AppliedItems({ reviewed, applied }: Extract<Phase, { name: "done" }>) {
  const { say } = usePage();
  return (
    <>
      <p data-applied={applied.applied}>{say(applied.applied ? "applied.all" : "applied.partly")}</p>
      <StepList reviewed={reviewed} steps={applied.items} />
      {applied.differences === null ? (
        <p class="notice">{say("applied.unread")}</p>
      ) : (
        applied.differences.length > 0 && (
          <section class="plan" data-differences>
            <h3 class="plan__title">{say("applied.differences")}</h3>
            <ChangeList changes={applied.differences} known={reviewed.known} />
          </section>
        )
      )}
    </>
  );
}
