import type { Change } from "../door-types";
import type { Reviewed } from "../review";
import { ChangeText } from "./change-text";
import { usePage } from "./context";

const pipelineOf = (address: string): string => address.split("/").slice(0, 2).join("/");

type Shown = Pick<Reviewed, "known"> & Partial<Pick<Reviewed, "plan" | "moves">>;

/** Changes as people read them: deletions first, and by pipeline where there are any. */
export function ChangeList({ changes, ...reviewed }: Shown & { changes: readonly Change[] }) {
  const { say } = usePage();
  const { known } = reviewed;
  const groups = new Map<string, Change[]>();
  const deletionsFirst = [...changes].sort((a, b) => Number(b.action === "delete") - Number(a.action === "delete"));
  for (const change of deletionsFirst) {
    const at = change.address.startsWith("pipelines/") ? pipelineOf(change.address) : "";
    groups.set(at, [...(groups.get(at) ?? []), change]);
  }
  return (
    <>
      {[...groups].map(([address, list]) => (
        <section key={address} class="plan">
          {address !== "" && (
            <h3 class="plan__title" dir="auto">
              {known.get(address)?.name ?? say("change.new-pipeline")}
            </h3>
          )}
          <ul class="plan__changes">
            {list.map((change, at) => (
              <li
                key={at}
                class={`change change--${change.action}`}
                data-change={change.action}
                data-address={change.address}
              >
                <span class="change__mark">{say(`change.${change.action}`)}</span>
                <ChangeText change={change} reviewed={reviewed} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
