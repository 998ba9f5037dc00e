import type { Change } from "../door-types";
import type { Reviewed } from "../review";
import { cssColour } from "../tabs/segments";
import { usePage } from "./context";

type Shown = Pick<Reviewed, "known"> & Partial<Pick<Reviewed, "plan" | "moves">>;

/** One change in words and colours. Names are text, in an element of their own, whatever they hold. */
export function ChangeText(props: { change: Change; reviewed: Shown }) {
  return (
    <div class="change__text">
      <Words {...props} />
    </div>
  );
}

function Words({ change, reviewed }: { change: Change; reviewed: Shown }) {
  const { say } = usePage();
  const { action, address, before, after } = change;
  const was = reviewed.known.get(address);
  const name = after?.name ?? was?.name ?? before?.name ?? address;
  switch (action) {
    case "delete": {
      const deletion = reviewed.plan?.deletes.find((one) => one.address === address);
      return (
        <>
          <Chip color={before?.color ?? was?.color} />
          <Name text={deletion?.name ?? name} />
          <p class="change__note" dir="auto">
            {reviewed.moves?.get(address) ?? (deletion ? say("change.deals", { count: deletion.leads ?? "?" }) : "")}
          </p>
        </>
      );
    }
    case "create":
      return (
        <>
          <Chip color={after?.color} />
          <Name text={name} />
          {after?.position !== undefined && <span>{say("change.at", { place: after.position + 1 })}</span>}
          {after?.statuses?.map((stage, at) => (
            <span key={at}>
              <Chip color={stage.color} />
              <Name text={stage.name} />
            </span>
          ))}
        </>
      );
    case "move":
      return (
        <>
          <Chip color={was?.color} />
          <Name text={name} />
          <span>{say("change.from-to", { from: (before?.position ?? 0) + 1, to: (after?.position ?? 0) + 1 })}</span>
        </>
      );
    case "update":
      return (
        <>
          {after?.name !== undefined && (
            <>
              <Name text={before?.name ?? was?.name ?? ""} old /> <Arrow />{" "}
            </>
          )}
          <Name text={name} />
          {after?.color !== undefined && (
            <span class="change__colours">
              <Recolour from={before?.color} to={after.color} />
            </span>
          )}
          {after?.is_main && <span>{say("change.main")}</span>}
          {after?.custom_fields_values !== undefined && <span>{say("change.fields")}</span>}
          {after?.available_products_price_types !== undefined && (
            <span>{say("change.prices", { ids: (after.available_products_price_types ?? []).join(", ") || "—" })}</span>
          )}
        </>
      );
  }
}

export function Name({ text, old = false }: { text: string; old?: boolean }) {
  const Mark = old ? "del" : "strong";
  return (
    <Mark class="name" dir="auto">
      {text}
    </Mark>
  );
}

function Chip({ color }: { color: string | undefined }) {
  if (!color) return null;
  return <span class="chip" role="img" aria-label={color} title={color} style={{ backgroundColor: cssColour(color) }} />;
}

/** A colour, and the one that it takes the place of. */
export function Recolour({ from, to }: { from: string | undefined; to: string }) {
  return (
    <>
      {from && (
        <>
          <Chip color={from} /> <Arrow />{" "}
        </>
      )}
      <Chip color={to} />
    </>
  );
}

function Arrow() {
  const { say } = usePage();
  return (
    <span role="img" aria-label={say("change.becomes")}>
      →
    </span>
  );
}
