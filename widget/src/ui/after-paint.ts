// Runs work once after the next painted frame, however often it is asked for before that. The keystroke shows
// first, then the core looks at it. A hidden page has no frames, so a timer takes over there.

const waiting = new Set<() => void>();

export function afterPaint(work: () => void): void {
  const first = waiting.size === 0;
  waiting.add(work);
  if (!first) return;
  let done = false;
  const run = () => {
    if (done) return;
    done = true;
    const all = [...waiting];
    waiting.clear();
    for (const one of all) one();
  };
  requestAnimationFrame(() => setTimeout(run, 0));
  setTimeout(run, 200);
}
