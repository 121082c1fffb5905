// Round robin: each key has its turn before another key has its next one.

/** Keys that are forgotten have their next turn early. */
const maxKeys = 10_000;

export class RoundRobin {
  #turns = new Map<string, number>();
  #count = 0;

  /** Sorts the keys that wait: the one whose last turn was longest ago comes first. */
  sort(keys: readonly string[]): string[] {
    if (this.#turns.size > maxKeys) this.#turns = new Map();
    return [...keys].sort((a, b) => (this.#turns.get(a) ?? 0) - (this.#turns.get(b) ?? 0));
  }

  recordTurn(key: string): void {
    this.#count += 1;
    this.#turns.set(key, this.#count);
  }
}
