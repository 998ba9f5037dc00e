import type { ComponentChildren } from "preact";

interface Props {
  /** What it does: tests and styles know it by this. */
  action: string;
  look?: "second" | "small" | "plain" | "danger" | "link";
  /** Takes the focus by this name after an action. */
  part?: string;
  onClick(): void;
  /** Can't be used, and can't have the focus either. */
  disabled?: boolean;
  /** Can't be used just now, but keeps the focus. */
  idle?: boolean;
  pressed?: boolean;
  title?: string;
  children: ComponentChildren;
}

export function Button({ action, look, part, onClick, disabled = false, idle, pressed, title, children }: Props) {
  return (
    <button
      class={look === "link" ? "link" : look ? `button button--${look}` : "button"}
      data-action={action}
      data-part={part}
      disabled={disabled}
      aria-disabled={idle}
      aria-pressed={pressed}
      title={title}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
