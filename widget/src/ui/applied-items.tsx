import type { Applied } from "../proxy";
import type { Reviewed } from "../review";
import { ChangeText } from "./change-text";
import { usePage } from "./context";

/** What came of an apply, step by step, and what the account did not carry out. */
export function AppliedItems({ reviewed, applied }: { reviewed: Reviewed; applied: Applied }) {
  const { say } = usePage();
  return (
    <>
      <p>{say(applied.applied ? "ui.applied.all" : "ui.applied.partly")}</p>
      <ul class="stagewright-plan__changes" data-applied={applied.applied}>
        {applied.items.map((item, at) => (
          <li key={at} class={`stagewright-result stagewright-result--${item.status}`} data-result={item.status}>
            <span class="stagewright-change__mark">{say(`ui.applied.${item.status}`)}</span>
            <div class="stagewright-change__text">
              <strong class="stagewright-name" dir="auto">
                {reviewed.known.get(item.address)?.name ?? item.address}
              </strong>
              {item.failure && (
                <p class="stagewright-change__note" dir="auto">
                  {[item.failure.title, item.failure.detail].filter(Boolean).join(": ") || item.failure.kind}
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
      {applied.differences.length > 0 && (
        <section class="stagewright-plan">
          <h3 class="stagewright-plan__title">{say("ui.applied.differences")}</h3>
          <ul class="stagewright-plan__changes">
            {applied.differences.map((change, at) => (
              <li key={at} class={`stagewright-change stagewright-change--${change.action}`} data-difference={change.address}>
                <span class="stagewright-change__mark">{say(`ui.change.${change.action}`)}</span>
                <ChangeText change={change} reviewed={reviewed} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
