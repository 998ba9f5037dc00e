import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "./button";
import { usePage } from "./context";

interface Props {
  open: boolean;
  /** What the heading says, and which part of the dialog's life this is: at each the focus begins anew. */
  title: string;
  phase: string;
  onClose(): void;
  /** It can't be left now. */
  busy?: boolean;
  /** There is nothing to go back to. */
  over?: boolean;
  children: ComponentChildren;
  /** What stands before the button that closes. */
  buttons: ComponentChildren;
}

/** A dialog that keeps the focus inside and gives it back. Each phase begins at its first question, else its heading. */
export function Dialog({ open, title, phase, onClose, busy = false, over, children, buttons }: Props) {
  const { say } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = `stagewright-dialog-${phase}`;

  // At once, for closing gives the focus back: what an action wants to have it comes after that.
  useLayoutEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);

  useEffect(() => {
    if (!open) return;
    const question = dialog.current?.querySelector<HTMLElement>("[data-question]");
    (question ?? heading.current)?.focus();
  }, [phase, open]);

  const leave = (event: Event): void => {
    event.preventDefault();
    onClose();
  };

  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby={id}
      data-dialog={phase}
      onCancel={leave}
      // Browsers let nobody hinder a second Escape from closing a dialog, but its key.
      onKeyDown={(event) => event.key === "Escape" && leave(event)}
    >
      {open && (
        <>
          <h2 class="dialog__title" id={id} tabIndex={-1} ref={heading}>
            {title}
          </h2>
          <div class="dialog__body" tabIndex={0} role="group" aria-labelledby={id}>
            {children}
          </div>
          <div class="dialog__buttons">
            {buttons}
            <Button action="close" look="second" disabled={busy} onClick={onClose}>
              {say(over ? "review.close" : "review.back")}
            </Button>
          </div>
        </>
      )}
    </dialog>
  );
}
