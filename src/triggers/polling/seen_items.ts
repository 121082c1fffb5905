// Seen items: ten characters for each item that earlier polls read, in buckets that are evicted together.
import { hash } from "node:crypto";
import { getPointer } from "../../json/json_pointer.ts";
import { isRecord } from "../../json/lossless_json.ts";

export interface SeenItem {
  /** The item is evicted with this bucket. */
  bucket: number;
  /** Fingerprints of its watched fields, eight characters each. */
  fingerprints: readonly string[];
}

/** A field whose changes are detected. */
export interface WatchedField {
  name: string;
  paths: readonly string[];
  ignoreAbsent?: true;
}

const keyLength = 10;
const fingerprintLength = 8;

/** 60 bits: among a million items, two have the same key once in about two million such sets. */
export function hashItemId(id: string): string {
  return hash("sha256", id, "base64url").slice(0, keyLength);
}

export function fingerprint(text: string): string {
  return hash("sha256", text, "base64url").slice(0, fingerprintLength);
}

/** The values that identify an item, joined; an object is identified by its content. */
export function getItemId(item: unknown, pointers: readonly string[]): string {
  return pointers
    .map((pointer) => getPointer(item, pointer))
    .map((part) => (typeof part === "object" ? hashItemId(canonicalize(part)) : String(part)))
    .join(":");
}

/** An item is evicted after this many readings of the whole list without it, since items move between pages. */
const maxMissedScans = 5;

export class SeenItems {
  readonly #items = new Map<string, SeenItem>();
  readonly #fingerprintCount: number;

  /** `fingerprintCount` is the number of fingerprints of each item. */
  constructor(saved: Readonly<Record<string, string>>, fingerprintCount: number) {
    this.#fingerprintCount = fingerprintCount;
    const size = keyLength + fingerprintCount * fingerprintLength;
    for (const [bucket, text] of Object.entries(saved)) {
      for (let start = 0; start < text.length; start += size)
        this.#parse(Number(bucket), text.slice(start, start + size));
    }
  }

  /** The bucket after which there are at most `maxItems` items; undefined if all buckets together have no more. */
  findBucketBefore(maxItems: number): number | undefined {
    const counts = new Map<number, number>();
    for (const { bucket } of this.#items.values()) counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    let sum = 0;
    for (const [bucket, count] of [...counts].sort(([a], [b]) => b - a)) {
      sum += count;
      if (sum > maxItems) return bucket;
    }
    return undefined;
  }

  get(key: string): SeenItem | undefined {
    return this.#items.get(key);
  }

  /** Stores an item in this bucket, or in the later one where it is already. */
  set(key: string, bucket: number, fingerprints: readonly string[] = []): void {
    this.#items.set(key, { bucket: Math.max(bucket, this.#items.get(key)?.bucket ?? bucket), fingerprints });
  }

  /** Deletes all buckets up to this one. */
  evictUpTo(lastBucket: number): void {
    for (const [key, { bucket }] of this.#items) if (bucket <= lastBucket) this.#items.delete(key);
  }

  /** Evicts the items that the last readings of the whole list did not contain. */
  evictMissing(scans: number): void {
    this.evictUpTo(scans - maxMissedScans);
  }

  serialize(): Record<string, string> {
    const buckets = new Map<number, string[]>();
    for (const [key, { bucket, fingerprints }] of this.#items) {
      const texts = buckets.get(bucket) ?? [];
      if (texts.push([key, ...fingerprints].join("")) === 1) buckets.set(bucket, texts);
    }
    return Object.fromEntries([...buckets].map(([bucket, texts]) => [bucket, texts.join("")]));
  }

  #parse(bucket: number, text: string): void {
    const fingerprints = Array.from({ length: this.#fingerprintCount }, (_none, index) => {
      const start = keyLength + index * fingerprintLength;
      return text.slice(start, start + fingerprintLength);
    });
    this.#items.set(text.slice(0, keyLength), { bucket, fingerprints });
  }
}

/** Fingerprints of an item's watched fields. An absent field with `ignoreAbsent` keeps its old fingerprint. */
export function fingerprintFields(
  fields: readonly WatchedField[],
  item: unknown,
  old: readonly string[] = [],
): string[] {
  return fields.map(({ paths, ignoreAbsent }, index) => {
    const texts = paths.map((path) => canonicalize(getPointer(item, path)));
    const oldFingerprint = old[index];
    if (ignoreAbsent && oldFingerprint !== undefined && texts.every((text) => text === "")) return oldFingerprint;
    return fingerprint(texts.join("\n"));
  });
}

/** Equal for values that differ only in order, or in absent, null and empty parts. */
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
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? "" : `{${entries.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(",")}}`;
}
