// An account's pace. The vendor counts a call at some moment between its sending
// and its answer, so a place is taken from before the sending until a second after
// the answer: then no second anywhere holds more calls than there are places.
//
// A 429 says that somebody else spends the same limit: everything waits as long as
// the vendor asks, then goes on with half of the places, of which one comes back
// with each quiet interval.

import { Turns } from "./turns.ts";

const second = 1_010; // ms; timers may come a little early
const longestQueue = 20; // seconds that it takes at full pace
const longestWait = 45_000; // ms; after that the caller has little time left to use an answer
const recovery = 5_000; // ms without a 429 for each place that comes back
const longestPause = 60; // seconds

export interface Clock {
  now(): number; // ms
  after(ms: number, then: () => void): void;
}

const clock: Clock = {
  now: () => Date.now(),
  after: (ms, then) => void setTimeout(then, ms),
};

interface Waiter {
  readonly since: number;
  /** With nothing: it has a place. With seconds: it has none, and may come back then. */
  readonly call: (later?: number) => void;
}

export class Pace {
  #clock: Clock;
  #places = 1;
  #taken = 0;
  /** When the places of answered calls are free again, in order. */
  #freeing: number[] = [];
  #awake = false;
  #turns = new Turns<Waiter>();
  /** What a 429 left of the places. */
  #left = Infinity;
  #pausedUntil = 0;

  constructor(of: Clock = clock) {
    this.#clock = of;
  }

  /** Waits for one of the account's places; users take turns. A number is the
   *  seconds after which to try again, because too many wait already. */
  take(places: number, user: string): Promise<number | undefined> {
    this.#places = places;
    return new Promise((resolve) => {
      if (this.#turns.size >= this.#room) {
        // Whoever has most waiting gives way, so that one user can't keep the others out.
        const busiest = this.#turns.busiest;
        if (busiest === undefined || this.#turns.waiting(user) + 1 >= this.#turns.waiting(busiest)) return resolve(this.#later);
        this.#turns.drop(busiest)?.call(this.#later);
      }
      this.#turns.add(user, { since: this.#clock.now(), call: resolve });
      this.#run();
    });
  }

  /** Gives a place back that nothing was sent from. */
  release(): void {
    this.#taken--;
    this.#run();
  }

  /** Gives a place back after its answer. */
  answered(): void {
    this.#freeing.push(this.#clock.now() + second);
    this.#run();
  }

  /** A call that was made without asking for a place, for nobody knew yet whose it
   *  is: it counts from its answer on. */
  spent(): void {
    this.#taken++;
    this.answered();
  }

  /** The vendor answered 429: nothing is sent for some seconds, then less than before. */
  slow(seconds: number): void {
    const now = this.#clock.now();
    // Calls that were under way together are told together: that counts once.
    if (now >= this.#pausedUntil) this.#left = Math.max(1, Math.floor(this.#limit / 2));
    const pause = 1_000 * Math.min(longestPause, Math.max(1, seconds));
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pause);
    this.#run();
    while (this.#turns.size > this.#room) this.#turns.drop(this.#turns.busiest!)?.call(this.#later);
  }

  /** Gives out what places there are. Only while somebody waits is a timer set. */
  #run(): void {
    const now = this.#clock.now();
    let free = 0;
    while (free < this.#freeing.length && this.#freeing[free]! <= now) free++;
    if (free > 0) this.#freeing.splice(0, free);
    this.#taken -= free;
    while (now >= this.#pausedUntil && this.#taken < this.#limit) {
      const next = this.#turns.next();
      if (!next) return;
      if (now - next.since > longestWait) {
        next.call(this.#later);
        continue;
      }
      this.#taken++;
      next.call();
    }
    const again = now < this.#pausedUntil ? this.#pausedUntil : this.#freeing[0];
    if (this.#turns.size === 0 || again === undefined || this.#awake) return;
    this.#awake = true;
    this.#clock.after(again - now, () => {
      this.#awake = false;
      this.#run();
    });
  }

  /** How many places there are right now. */
  get #limit(): number {
    const quiet = Math.max(0, Math.floor((this.#clock.now() - this.#pausedUntil) / recovery));
    return Math.min(this.#places, this.#left + quiet);
  }

  get #room(): number {
    return this.#limit * longestQueue;
  }

  /** Seconds until what waits now is through. */
  get #later(): number {
    const pause = Math.max(0, this.#pausedUntil - this.#clock.now()) / 1_000;
    return Math.ceil(pause + (this.#turns.size + 1) / this.#limit);
  }
}
