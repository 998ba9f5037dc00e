// An account's pace. The vendor counts a call at some moment between its sending
// and its answer, so a place is taken from before the sending until a second after
// the answer: then no second anywhere holds more calls than there are places.

const second = 1_010; // ms; timers may come a little early
const longestQueue = 140; // some 20 s
const comeBack = 10; // seconds

export class Pace {
  #taken = 0;
  #queue: (() => void)[] = [];

  /** Waits for one of the places, first come first served; a number is the
   *  seconds after which to try again, because too many wait already. */
  async take(places: number): Promise<number | undefined> {
    if (this.#taken < places) {
      this.#taken++;
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
    else this.#taken--;
  }

  /** Gives a place back after its answer. */
  answered(): void {
    setTimeout(() => this.release(), second);
  }
}
