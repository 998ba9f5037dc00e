import { usePage } from "./context";

/** The board's outline, of the board's own measures, so that nothing jumps when it arrives. */
export function Skeleton() {
  const { app, desk, say } = usePage();
  const still = desk.trouble.value !== null || app.tab.trouble.value !== null;
  return (
    <section class="board" aria-busy={!still} data-skeleton>
      <p class="board__title">{still ? "\u00a0" : say("loading")}</p>
      <div class="tools" />
      <div class="row">
        {[0, 1, 2, 3, 4].map((at) => (
          <div key={at} class="stage stage--ghost" />
        ))}
      </div>
    </section>
  );
}
