import { usePage } from "./context";

/** The board's outline, of the board's own measures, so that nothing jumps when it arrives. */
export function Skeleton() {
  const { state, say } = usePage();
  const still = state.trouble.value !== null;
  return (
    <section class="stagewright-board" aria-busy={!still} data-skeleton>
      <h2 class="stagewright-board__title">{still ? "\u00a0" : say("ui.loading")}</h2>
      <div class="stagewright-row">
        {[0, 1, 2, 3, 4].map((at) => (
          <div key={at} class="stagewright-stage stagewright-stage--ghost" />
        ))}
      </div>
    </section>
  );
}
