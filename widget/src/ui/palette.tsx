import { useLayoutEffect, useRef } from "preact/hooks";
import { usePage } from "./context";

const COLUMNS = 7;

/** The colours that a stage may have, beside the stage that asked for them. One palette for the whole board. */
export function Palette() {
  const { state } = usePage();
  const key = state.palette.value;
  return key === null ? null : <OpenPalette key={key} stageKey={key} />;
}

function OpenPalette({ stageKey }: { stageKey: string }) {
  const { state, say } = usePage();
  const box = useRef<HTMLDivElement>(null);
  const stage = state.stage(stageKey);
  const allowed = state.facts.value?.palettes.stage ?? [];
  const own = stage?.color ?? "";
  const known = allowed.some((color) => color.toLowerCase() === own.toLowerCase());
  // A colour that the account has and the palette has not can be kept, so it is shown too.
  const colors = known || own === "" ? allowed : [own, ...allowed];

  const close = (): void => {
    state.palette.value = null;
    state.focus.value = { key: stageKey, part: "colour" };
  };

  useLayoutEffect(() => {
    const board = box.current?.closest<HTMLElement>(".stagewright-board");
    const swatch = board?.querySelector(`[data-key="${stageKey}"] [data-part="colour"]`);
    if (!board || !swatch || !box.current) return;
    const from = swatch.getBoundingClientRect();
    const frame = board.getBoundingClientRect();
    const most = frame.width - box.current.offsetWidth - 8;
    // Placed by hand and at once: what is not visible yet would not take the focus.
    box.current.style.left = `${Math.max(8, Math.min(from.left - frame.left, most))}px`;
    box.current.style.top = `${from.bottom - frame.top + 6}px`;
    (box.current.querySelector<HTMLElement>('[aria-checked="true"]') ?? box.current.querySelector("button"))?.focus();
    const outside = (event: PointerEvent): void => {
      const target = event.target as Element;
      if (!box.current?.contains(target) && !swatch.contains(target)) state.palette.value = null;
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, []);

  const steer = (event: KeyboardEvent): void => {
    const buttons = [...(box.current?.querySelectorAll("button") ?? [])];
    const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const last = buttons.length;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS, Home: -last, End: last }[event.key];
    if (event.key === "Escape" || event.key === "Tab") close();
    else if (step !== undefined) buttons[Math.max(0, Math.min(here + step, buttons.length - 1))]?.focus();
    else return;
    event.preventDefault();
  };

  return (
    <div
      class="stagewright-palette"
      ref={box}
      role="radiogroup"
      aria-label={say("ui.palette.title", { name: stage?.name ?? "" })}
      onKeyDown={steer}
      data-palette
    >
      {colors.map((color) => (
        <button
          key={color}
          type="button"
          role="radio"
          class="stagewright-swatch"
          aria-checked={color.toLowerCase() === own.toLowerCase()}
          tabIndex={color.toLowerCase() === own.toLowerCase() ? 0 : -1}
          aria-label={say("ui.palette.colour", { color })}
          title={color}
          data-color={color}
          style={{ backgroundColor: color }}
          onClick={() => {
            state.recolour(stageKey, color);
            close();
          }}
        />
      ))}
    </div>
  );
}
