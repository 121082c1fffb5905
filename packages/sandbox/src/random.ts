// A seeded random number generator: with the same seed, the sandbox is equal byte for byte.

export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number from `from` to `to`, inclusive. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Distinct items, in the order of the list. */
  sample<T>(list: readonly T[], count: number): T[];
  /** 18 or 19 decimal digits, more than a JavaScript number can hold; 13 digits for short ids. */
  id(): string;
  /** Lower-case letters and digits. */
  token(length: number): string;
}

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

function hashText(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** Hashes a counter, so that numbers repeat only after 2^32 steps. */
function createSource(seed: string): () => number {
  let state = hashText(seed);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

export function createRandom(seed: string, hasShortIds = false): Random {
  const draw = createSource(seed);
  const next = (): number => draw() / 0x1_0000_0000;
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(list: readonly T[]): T => {
    const index = int(0, list.length - 1);
    if (index < 0) throw new RangeError("cannot pick from an empty list");
    return list[index] as T;
  };
  return {
    next,
    int,
    pick,
    chance: (probability) => next() < probability,
    sample(list, count) {
      let remaining = Math.min(count, list.length);
      return list.filter((_, index) => {
        const isTaken = next() < remaining / (list.length - index);
        if (isTaken) remaining -= 1;
        return isTaken;
      });
    },
    id() {
      const wide = (BigInt(draw()) << 32n) | BigInt(draw());
      if (hasShortIds) return String(1_000_000_000_000n + (wide % 9_000_000_000_000n));
      return String(100_000_000_000_000_000n + (wide % 9_000_000_000_000_000_000n));
    },
    token(length) {
      let text = "";
      while (text.length < length) text += alphabet[int(0, alphabet.length - 1)];
      return text;
    },
  };
}
