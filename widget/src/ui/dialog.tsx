import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  open: boolean;
  /** What the heading says, and which part of the dialog's life this is: at each the focus begins anew. */
  title: string;
  phase: string;
  onClose(): void;
  children: ComponentChildren;
  buttons: ComponentChildren;
}

/** A dialog that keeps the focus inside and gives it back. Each phase begins at its first question, else its heading. */
export function Dialog({ open, title, phase, onClose, children, buttons }: Props) {
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

  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby={id}
      data-dialog={phase}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {open && (
        <>
          <h2 class="dialog__title" id={id} tabIndex={-1} ref={heading}>
            {title}
          </h2>
          <div class="dialog__body" tabIndex={0} role="group" aria-labelledby={id}>
            {children}
          </div>
          <div class="dialog__buttons">{buttons}</div>
        </>
      )}
    </dialog>
  );
}
