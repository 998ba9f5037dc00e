import type { Review } from "../review";
import { usePage } from "./context";

/** Deleting asks for the name of each pipeline that loses a stage. */
export function ConfirmNames({ review, wanted }: { review: Review; wanted: readonly { address: string; name: string }[] }) {
  const { say } = usePage();
  return (
    <>
      {wanted.map(({ address, name }) => (
        <label key={address} class="stagewright-confirm">
          <span class="stagewright-confirm__text">{say("ui.review.type-name")}</span>
          <strong class="stagewright-confirm__name" dir="auto">
            {name}
          </strong>
          <input
            class="stagewright-input"
            type="text"
            dir="auto"
            autocomplete="off"
            spellcheck={false}
            data-confirm={address}
            value={review.typed.value.get(address) ?? ""}
            onInput={(event) => review.type(address, event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") void review.apply();
            }}
          />
        </label>
      ))}
    </>
  );
}
