import { failureText, type Phase, type Reviewed } from "../review";
import { ChangeList } from "./change-list";
import { Name } from "./change-text";
import { usePage } from "./context";

const nameOf = (reviewed: Reviewed, address: string): string => reviewed.known.get(address)?.name ?? address;

/** The steps of a plan on their way. amoCRM answers only when all of them are through. */
export function Steps({ reviewed }: { reviewed: Reviewed }) {
  const { say } = usePage();
  const { requests } = reviewed.plan;
  return (
    <>
      <div class="progress" role="progressbar" aria-label={say("review.title-applying")} />
      <p>{say("applied.steps", { count: requests.length })}</p>
      <ul class="plan__changes">
        {requests.map((request, at) => (
          <li key={at} class="result">
            <span class="change__mark">{say("applied.sending")}</span>
            <Name text={nameOf(reviewed, request.address)} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** What came of an apply, step by step, and what the account did not carry out. */
export function AppliedItems({ reviewed, applied }: Extract<Phase, { name: "done" }>) {
  const { say } = usePage();
  return (
    <>
      <p>{say(applied.applied ? "applied.all" : "applied.partly")}</p>
      <ul class="plan__changes" data-applied={applied.applied}>
        {applied.items.map(({ status, address, failure }, at) => (
          <li key={at} class={`result result--${status}`} data-result={status}>
            <span class="change__mark">{say(`applied.${status}`)}</span>
            <div class="change__text">
              <Name text={nameOf(reviewed, address)} />
              {failure && (
                <p class="change__note" dir="auto">
                  {failureText(failure)}
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
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
