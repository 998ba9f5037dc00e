// An account's pace: when each call to the vendor may leave. A place in time is
// given out once, first come first served; nobody holds anything while waiting.

/** The vendor allows an integration 7 requests a second ("Limits and
 *  restrictions", read 2026-11); beyond it answers 429, then blocks the account. */
const perWindow = 7;
/** A little over a second, because two calls don't travel equally long. */
const window = 1_050; // ms
/** Who would have to wait longer is told to come back. */
const longestWait = 20_000; // ms

export class Pace {
  /** When the last calls left or will leave, oldest first. */
  #places: number[] = [];

  /** Waits for a place; a number is the seconds after which to try again. */
  async place(): Promise<number | undefined> {
    const now = Date.now();
    const oldest = this.#places.length < perWindow ? 0 : this.#places[0]!;
    const at = Math.max(now, oldest + window);
    if (at - now > longestWait) return Math.ceil((at - now - longestWait) / 1000);
    this.#places = [...this.#places.slice(-perWindow + 1), at];
    if (at > now) await new Promise((resolve) => setTimeout(resolve, at - now));
    return undefined;
  }
}
