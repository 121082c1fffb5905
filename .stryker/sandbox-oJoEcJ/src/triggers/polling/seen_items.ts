// @ts-nocheck
// Which items a trigger knows, ten characters an item: buckets of them, so that the old ones can be forgotten together.
import { hash } from "node:crypto";
import { getPointer, isRecord } from "../../runtime/lossless_json.ts";

/** What is kept of an item: until when, and fingerprints of what is watched. */
export interface SeenItem {
  /** The item is forgotten with this bucket. */
  bucket: number;
  /** Fingerprints, eight characters each. */
  fingerprints: readonly string[];
}

/** A part of an item that is watched, by name. */
export interface WatchedField {
  name: string;
  paths: readonly string[];
  ignoreAbsent?: true;
}

const keyLength = 10;
const markLength = 8;

/** 60 bits of a text: two of a million known items coincide once in a million such sets. */
export function hashItemId(text: string): string {
  return hash("sha256", text, "base64url").slice(0, keyLength);
}

export function fingerprint(text: string): string {
  return hash("sha256", text, "base64url").slice(0, markLength);
}

export class SeenItems {
  readonly #known = new Map<string, SeenItem>();
  readonly #marks: number;

  /** `marks` is how many fingerprints each item has. */
  constructor(saved: Readonly<Record<string, string>>, marks: number) {
    this.#marks = marks;
    const size = keyLength + marks * markLength;
    for (const [bucket, text] of Object.entries(saved)) {
      for (let start = 0; start < text.length; start += size)
        this.#read(Number(bucket), text.slice(start, start + size));
    }
  }

  /** The bucket after which at most so many items are known; undefined where that is all of them. */
  findBucketBefore(most: number): number | undefined {
    const counts = new Map<number, number>();
    for (const { bucket } of this.#known.values()) counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    let sum = 0;
    for (const [bucket, count] of [...counts].sort(([one], [other]) => other - one)) {
      sum += count;
      if (sum > most) return bucket;
    }
    return undefined;
  }

  get(key: string): SeenItem | undefined {
    return this.#known.get(key);
  }

  /** Keeps an item at least as long as the bucket. */
  set(key: string, bucket: number, fingerprints: readonly string[] = []): void {
    this.#known.set(key, { bucket: Math.max(bucket, this.#known.get(key)?.bucket ?? bucket), fingerprints });
  }

  /** Forgets the buckets up to one. */
  evictUpTo(upTo: number): void {
    for (const [key, { bucket }] of this.#known) if (bucket <= upTo) this.#known.delete(key);
  }

  serialize(): Record<string, string> {
    const buckets = new Map<number, string[]>();
    for (const [key, { bucket, fingerprints }] of this.#known) {
      const texts = buckets.get(bucket);
      const text = [key, ...fingerprints].join("");
      if (texts) texts.push(text);
      else buckets.set(bucket, [text]);
    }
    return Object.fromEntries([...buckets].map(([bucket, texts]) => [bucket, texts.join("")]));
  }

  #read(bucket: number, text: string): void {
    const fingerprints = Array.from({ length: this.#marks }, (_none, index) => {
      const start = keyLength + index * markLength;
      return text.slice(start, start + markLength);
    });
    this.#known.set(text.slice(0, keyLength), { bucket, fingerprints });
  }
}

/** Fingerprints of the watched parts of an item; `old` stays where a part is absent and that does not count. */
export function fingerprintFields(
  watched: readonly WatchedField[],
  item: unknown,
  old: readonly string[] = [],
): string[] {
  return watched.map(({ paths: pointers, ignoreAbsent }, index) => {
    const parts = pointers.map((pointer) => canonicalize(getPointer(item, pointer)));
    const before = old[index];
    if (ignoreAbsent && before !== undefined && parts.every((part) => part === "")) return before;
    return fingerprint(parts.join("\n"));
  });
}

/** A text that is the same for values that mean the same: order does not count, and nothing is as good as null. */
export function canonicalize(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) {
    const items = value.map(canonicalize).filter((item) => item !== "");
    return items.length === 0 ? "" : `[${items.sort().join(",")}]`;
  }
  if (!isRecord(value)) return JSON.stringify(value);
  const entries = Object.entries(value)
    .map(([key, part]) => [key, canonicalize(part)] as const)
    .filter(([, text]) => text !== "")
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0 ? "" : `{${entries.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(",")}}`;
}
