// The keys of the items that a list returned.

/** The text of each page's keys takes a third of the memory and time of a set, which only an expired cursor needs. */
export class ReturnedKeys {
  #pages: string[] = [];
  #keys: Set<string> | undefined;

  add(keys: readonly string[]): void {
    if (this.#keys) for (const key of keys) this.#keys.add(key);
    else if (keys.length > 0) this.#pages.push(JSON.stringify(keys));
  }

  has(key: string): boolean {
    return this.#getKeys().has(key);
  }

  count(): number {
    return this.#getKeys().size;
  }

  #getKeys(): Set<string> {
    if (this.#keys) return this.#keys;
    this.#keys = new Set();
    for (const page of this.#pages) {
      const keys: string[] = JSON.parse(page);
      this.add(keys);
    }
    this.#pages = [];
    return this.#keys;
  }
}
