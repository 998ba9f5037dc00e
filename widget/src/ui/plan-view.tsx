import type { Change } from "../door-types";
import type { Reviewed } from "../review";
import { ChangeText } from "./change-text";
import { usePage } from "./context";

const pipelineOf = (address: string): string => address.split("/").slice(0, 2).join("/");

/** A plan as people read it: pipeline by pipeline, deletions first. */
export function PlanView({ reviewed }: { reviewed: Reviewed }) {
  const { say } = usePage();
  const { plan, known } = reviewed;
  if (plan.changes.length === 0) return <p data-plan="empty">{say("ui.review.no-changes")}</p>;
  const groups = new Map<string, Change[]>();
  const deletionsFirst = [...plan.changes].sort((a, b) => Number(b.action === "delete") - Number(a.action === "delete"));
  for (const change of deletionsFirst) {
    const at = pipelineOf(change.address);
    groups.set(at, [...(groups.get(at) ?? []), change]);
  }
  return (
    <div data-plan={plan.digest}>
      {[...groups].map(([address, changes]) => (
        <section key={address} class="stagewright-plan">
          <h3 class="stagewright-plan__title" dir="auto">
            {known.get(address)?.name ?? address}
          </h3>
          <ul class="stagewright-plan__changes">
            {changes.map((change, at) => (
              <li
                key={at}
                class={`stagewright-change stagewright-change--${change.action}`}
                data-change={change.action}
                data-address={change.address}
              >
                <span class="stagewright-change__mark">{say(`ui.change.${change.action}`)}</span>
                <ChangeText change={change} reviewed={reviewed} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
