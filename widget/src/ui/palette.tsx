import { useLayoutEffect, useRef } from "preact/hooks";
import { cssColour } from "../tabs/segments";
import { usePage } from "./context";

const COLUMNS = 7;

interface Props {
  /** The data-key under which the swatch stands that asked for the palette. */
  anchor: string;
  colors: readonly string[];
  own: string;
  label: string;
  onPick(color: string): void;
  onClose(): void;
}

/** The colours that the core allows, as a grid beside the swatch that asked for it. */
export function Palette({ anchor, colors: allowed, own, label, onPick, onClose }: Props) {
  const { desk, say } = usePage();
  const box = useRef<HTMLDivElement>(null);
  const isOwn = (color: string): boolean => color.toLowerCase() === own.toLowerCase();
  // A colour that the account has and the palette has not can be kept, so it is shown too.
  const colors = own === "" || allowed.some(isOwn) ? allowed : [own, ...allowed];
  const focusable = allowed.some(isOwn) || own !== "" ? isOwn : (color: string) => color === colors[0];

  useLayoutEffect(() => {
    const frame = box.current?.closest<HTMLElement>("[data-frame], .stagewright-board");
    const swatch = frame?.querySelector(`[data-key="${anchor}"] [data-part="colour"]`);
    if (!frame || !swatch || !box.current) return;
    const from = swatch.getBoundingClientRect();
    const inside = frame.getBoundingClientRect();
    const most = inside.width - box.current.offsetWidth - 8;
    // Placed by hand and at once: what is not visible yet would not take the focus.
    box.current.style.left = `${Math.max(8, Math.min(from.left - inside.left, most))}px`;
    box.current.style.top = `${from.bottom - inside.top + 6}px`;
    box.current.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    const outside = (event: PointerEvent): void => {
      const target = event.target as Element;
      if (!box.current?.contains(target) && !swatch.contains(target)) onClose();
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, []);

  /** Closes it, and gives the focus back to the swatch. */
  const goBack = (): void => {
    onClose();
    desk.focusOn(anchor, "colour");
  };
  const steer = (event: KeyboardEvent): void => {
    const buttons = [...(box.current?.querySelectorAll("button") ?? [])];
    const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const last = buttons.length;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS, Home: -last, End: last }[event.key];
    if (event.key === "Escape" || event.key === "Tab") goBack();
    else if (step !== undefined) buttons[Math.max(0, Math.min(here + step, buttons.length - 1))]?.focus();
    else return;
    event.preventDefault();
  };

  return (
    <div class="palette" ref={box} role="radiogroup" aria-label={label} onKeyDown={steer} data-palette>
      {colors.map((color) => (
        <button
          key={color}
          role="radio"
          class="swatch"
          aria-checked={isOwn(color)}
          tabIndex={focusable(color) ? 0 : -1}
          aria-label={say("palette.colour", { color })}
          title={color}
          data-color={color}
          style={{ backgroundColor: cssColour(color) }}
          onClick={() => {
            onPick(color);
            goBack();
          }}
        />
      ))}
    </div>
  );
}

/** The button that shows a colour and opens the palette beside it. */
export function Swatch({ color, label, onClick }: { color: string; label: string; onClick(): void }) {
  const { say } = usePage();
  return (
    <button
      class="swatch"
      data-part="colour"
      style={{ backgroundColor: cssColour(color) }}
      aria-label={label}
      title={say("stage.colour-title")}
      aria-haspopup="dialog"
      onClick={onClick}
    />
  );
}
