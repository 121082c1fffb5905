// Texts of any length in the store of a flow, whose values have at most 512 KiB.
import { randomUUID } from "node:crypto";
import type { Store } from "@activepieces/pieces-framework";
import { toRecord } from "./values.ts";

/** A character of JSON text has at most three bytes, also where the store escapes it, so a part has less than 450 KB. */
const maxPartLength = 150_000;

/**
 * A text is in one entry, or in numbered parts under a new name to which the entry then leads. A crash leaves the old text or
 * the new one. `stale` names the parts of the text before: the next write removes them again, after a crash in between.
 */
interface Entry {
  text?: string;
  parts?: Parts;
  stale?: readonly Parts[];
}

interface Parts {
  name: string;
  count: number;
}

export async function readText(store: Store, key: string): Promise<string | undefined> {
  const { text, parts } = await readEntry(store, key);
  if (!parts) return text;
  const pieces = await Promise.all(listKeys(parts).map((part) => store.get<string>(part)));
  return pieces.every((piece) => typeof piece === "string") ? pieces.join("") : undefined;
}

/** Replaces the text. */
export async function writeText(store: Store, key: string, text: string): Promise<void> {
  const before = await readEntry(store, key);
  const stale = before.parts ? [before.parts] : [];
  await createText(store, key, text, stale);
  await removeParts(store, [...stale, ...(before.stale ?? [])]);
}

/** Writes a text whose key is new, or has the same text already. */
export async function createText(store: Store, key: string, text: string, stale: readonly Parts[] = []): Promise<void> {
  const pieces = split(text);
  if (pieces.length === 1) await store.put<Entry>(key, { text, stale });
  else {
    const parts = { name: `${key}/${randomUUID()}`, count: pieces.length };
    for (const [index, name] of listKeys(parts).entries()) await store.put(name, pieces[index]);
    await store.put<Entry>(key, { parts, stale });
  }
}

/** The entry is removed first: without it there is no text. */
export async function removeText(store: Store, key: string): Promise<void> {
  const { parts, stale = [] } = await readEntry(store, key);
  await store.delete(key);
  await removeParts(store, parts ? [parts, ...stale] : stale);
}

async function readEntry(store: Store, key: string): Promise<Entry> {
  return toRecord(await store.get(key));
}

async function removeParts(store: Store, stale: readonly Parts[]): Promise<void> {
  await Promise.all(stale.flatMap(listKeys).map((key) => store.delete(key)));
}

function listKeys({ name, count }: Parts): string[] {
  return Array.from({ length: count }, (_, index) => `${name}/${index}`);
}

/** Parts that do not end between the two halves of a character, which a database rejects. */
function split(text: string): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length || pieces.length === 0; ) {
    const isHalf = /[\ud800-\udbff]/.test(text.charAt(start + maxPartLength - 1));
    const end = start + maxPartLength - (isHalf ? 1 : 0);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}
