// The most similar known word, for the sentence "Did you mean …?".

/** The sentence with the most similar known word, after a space; empty if no word is similar. */
export function suggestClosest(word: string, known: Iterable<string>): string {
  const match = findClosestMatch(word, known);
  return match === undefined ? "" : ` Did you mean ${match}?`;
}

/** The most similar known word, if at most a third of the word's characters differ. */
export function findClosestMatch(word: string, known: Iterable<string>): string | undefined {
  let match: string | undefined;
  let maxDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    // Words of too different lengths are not compared: the comparison takes time proportional to both.
    if (Math.abs(word.length - candidate.length) >= maxDistance) continue;
    const distance = countEdits(word.toLowerCase(), candidate.toLowerCase());
    if (distance < maxDistance) {
      match = candidate;
      maxDistance = distance;
    }
  }
  return match;
}

function countEdits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_unused, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
