// An account's pace. The vendor counts a call at some moment between its sending
// and its answer, so a place is taken from before the sending until a second after
// the answer: then no second anywhere holds more calls than there are places.

/** The vendor allows an integration 7 requests a second ("Limits and
 *  restrictions", read 2026-11); beyond it answers 429, then blocks the account. */
const places = 7;
const second = 1_010; // ms; timers may come a little early
const longestQueue = 140; // some 20 s
const comeBack = 10; // seconds

export class Pace {
  #free = places;
  #queue: (() => void)[] = [];

  /** Waits for a place, first come first served; a number is the seconds after
   *  which to try again, because too many wait already. */
  async take(): Promise<number | undefined> {
    if (this.#free > 0) {
      this.#free--;
      return undefined;
    }
    if (this.#queue.length >= longestQueue) return comeBack;
    await new Promise<void>((resolve) => this.#queue.push(resolve));
    return undefined;
  }

  /** Gives a place back that nothing was sent from. */
  release(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#free++;
  }

  /** Gives a place back after its answer. */
  answered(): void {
    setTimeout(() => this.release(), second);
  }
}
