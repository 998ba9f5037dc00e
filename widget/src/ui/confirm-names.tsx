import type { Review } from "../review";
import { usePage } from "./context";

/** Deleting asks for a name to be typed: of each pipeline that loses a stage or goes, else of what goes. */
export function ConfirmNames({ review, wanted }: { review: Review; wanted: readonly { address: string; name: string }[] }) {
  const { say } = usePage();
  return (
    <>
      {wanted.map(({ address, name }) => (
        <label key={address} class="confirm">
          <span class="confirm__text">{say(address.startsWith("pipelines/") ? "review.type-name" : "review.type-own-name")}</span>
          <strong class="confirm__name" dir="auto">
            {name}
          </strong>
          <input
            class="input"
            type="text"
            dir="auto"
            autocomplete="off"
            spellcheck={false}
            data-question
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
