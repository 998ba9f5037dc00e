// Runs work once after the next painted frame, however often it is asked for before that. The keystroke shows
// first, then the core looks at it. A hidden page has no frames, so a timer takes over there.

let waiting: (() => void) | null = null;

export function afterPaint(work: () => void): void {
  const first = waiting === null;
  waiting = work;
  if (!first) return;
  let done = false;
  const run = () => {
    if (done) return;
    done = true;
    const next = waiting;
    waiting = null;
    next?.();
  };
  requestAnimationFrame(() => setTimeout(run, 0));
  setTimeout(run, 200);
}
