import type { Reviewed } from "../review";
import { ChangeList } from "./change-list";
import { usePage } from "./context";

/** A plan as people read it, with what it can't bring along. */
export function PlanView({ reviewed }: { reviewed: Reviewed }) {
  const { say, desk } = usePage();
  const { plan, known } = reviewed;
  if (plan.changes.length === 0) return <p data-plan="empty">{say("review.no-changes")}</p>;
  const lost = new Set(plan.not_carried.map(({ what }) => what));
  const wordsFor = (what: string): string => (desk.words.has(`lost.${what}`) ? say(`lost.${what}`) : what);
  return (
    <div data-plan={plan.digest}>
      {plan.deletes.length > 0 && (
        <p class="notice notice--error">
          {say("review.deletes", { count: plan.deletes.length })}
        </p>
      )}
      <ChangeList changes={plan.changes} {...reviewed} />
      {lost.size > 0 && (
        <section class="plan" data-not-carried>
          <h3 class="plan__title">{say("review.not-carried")}</h3>
          <ul class="plan__lost">
            {[...lost].map((what) => (
              <li key={what}>
                {wordsFor(what)}:{" "}
                <span dir="auto">
                  {plan.not_carried.filter((one) => one.what === what).map(({ address }) => known.get(address)?.name ?? address).join(", ")}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
