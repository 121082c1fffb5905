// Texts of any length in a store of small values: a process that ends leaves the old text or the new one.
import { expect, test } from "vitest";
import { readText, removeText, writeText } from "../src/text_store.ts";
import { MemoryStore } from "./store.ts";

/** Of characters of one, two and three bytes, quotes, and characters of two halves. */
const createText = (start: string, length: number): string => `${start}${'aé会"\\📞'.repeat(length)}`;
const large = createText("first", 100_000);
const larger = createText("second", 150_000);

test.for([0, 1, 7, 30_000, 200_000])("a text of %d repeats is read as it was written", async (length) => {
  const store = new MemoryStore();
  await writeText(store, "key", createText("", length));
  expect(await readText(store, "key")).toBe(createText("", length));
  await removeText(store, "key");
  expect(store.entries.size).toBe(0);
});

test("no text is undefined", async () => {
  expect(await readText(new MemoryStore(), "key")).toBeUndefined();
});

test.for([
  [large, larger],
  [larger, large],
  [large, "small"],
  ["small", large],
] as const)("wherever a process ends, the text is the old or the new one", async ([before, after]) => {
  const outcomes = new Set<string>();
  for (let writes = 0; ; writes += 1) {
    const store = new MemoryStore();
    await writeText(store, "key", before);
    let left = writes;
    store.beforeWrite = () => {
      if (left-- === 0) throw new Error("the process ended");
    };
    const isComplete = await writeText(store, "key", after).then(
      () => true,
      () => false,
    );
    store.beforeWrite = () => {};
    const text = await readText(store, "key");
    expect([before, after]).toContain(text);
    outcomes.add(text === after ? "new" : "old");
    // The next text removes what was left over, but for parts that no entry names.
    await writeText(store, "key", "last");
    expect(await readText(store, "key")).toBe("last");
    if (isComplete) break;
  }
  expect([...outcomes].toSorted()).toEqual(["new", "old"]);
});
