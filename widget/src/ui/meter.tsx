import { usePage } from "./context";

/** How far a limit of the core's is used up; `words` says of what. */
export function Meter({ count, limit, words = "meter" }: { count: number; limit: string; words?: string }) {
  const { desk, say } = usePage();
  const most = desk.facts.value?.limits[limit];
  if (!most) return null;
  const level = count > most ? "over" : count >= most * 0.9 ? "high" : "fine";
  return (
    <span class={`meter meter--${level}`} data-meter={`${count}/${most}`}>
      <span class="meter__bar" aria-hidden="true">
        <span class="meter__fill" style={{ width: `${Math.min(100, (count / most) * 100)}%` }} />
      </span>
      {say(words, { count, most })}
    </span>
  );
}
