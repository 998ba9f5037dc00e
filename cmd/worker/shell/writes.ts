// How often a list of the account was written. What replaces a whole list was worked
// out from a reading of it: once somebody else has written since, it would delete
// what that reading did not show.
//
// A write counts when it begins and when it ends, for a reading in between may show
// either state.

export class Writes {
  // From anywhere, so that an object that starts anew knows no number of its past.
  #count = crypto.getRandomValues(new Uint32Array(1))[0]!;
  #underWay = 0;

  get count(): string {
    return String(this.#count);
  }

  /** Makes a write, which calls begin right before anything of it leaves; false says
   *  that it may not: it goes by an older count, or another is under way. The count
   *  afterwards is that of nobody else having written meanwhile. */
  async during<T>(write: (begin: () => boolean) => Promise<T>, seen?: string): Promise<{ result: T; count: string }> {
    let begunAt: number | undefined;
    const begin = (): boolean => {
      if (begunAt !== undefined) return true; // once more, after a 401
      if (seen !== undefined && (this.#underWay > 0 || seen !== this.count)) return false;
      begunAt = this.#count++;
      this.#underWay++;
      return true;
    };
    try {
      const result = await write(begin);
      return { result, count: String((begunAt ?? 0) + 2) };
    } finally {
      if (begunAt !== undefined) {
        this.#count++;
        this.#underWay--;
      }
    }
  }
}
