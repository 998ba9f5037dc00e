// Who is next: users take turns, each user's own calls stay in order.

export class Turns<T> {
  /** In the order of their turns; no list is empty. */
  #lists = new Map<string, T[]>();
  size = 0;

  add(user: string, item: T): void {
    const list = this.#lists.get(user);
    if (list) list.push(item);
    else this.#lists.set(user, [item]);
    this.size++;
  }

  /** The oldest of the user whose turn it is, who then goes behind the others. */
  next(): T | undefined {
    for (const [user, list] of this.#lists) {
      const item = list.shift()!;
      this.#lists.delete(user);
      if (list.length > 0) this.#lists.set(user, list);
      this.size--;
      return item;
    }
    return undefined;
  }

  waiting(user: string): number {
    return this.#lists.get(user)?.length ?? 0;
  }

  /** The user who has most waiting. */
  get busiest(): string | undefined {
    let most: string | undefined;
    for (const user of this.#lists.keys()) {
      if (most === undefined || this.waiting(user) > this.waiting(most)) most = user;
    }
    return most;
  }

  /** Takes the newest of a user's out. */
  drop(user: string): T | undefined {
    const list = this.#lists.get(user);
    const item = list?.pop();
    if (list?.length === 0) this.#lists.delete(user);
    if (item !== undefined) this.size--;
    return item;
  }
}
