// What packages for engines share: items of a list, keys and rate limiters.
import { expect, test } from "vitest";
import { createStepKey, createUpload, getAccountRateLimiter, iterateItems } from "../src/steps.ts";
import { createAction, serveActions, weather } from "./helpers/small_connector.ts";

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

const { limitInput } = weather.connector.pagination;

/** A list with the input of a limit, or without, on a vendor that always has three items. */
async function serveList(hasLimit: boolean) {
  const list = createAction({
    id: "list_items",
    request: { method: "GET", path: "/items" },
    input: { type: "object", properties: hasLimit ? { [limitInput]: { type: "integer" } } : {} },
    output: { type: "object", properties: { items: { type: "array", items: { type: "string" } } } },
    response: { items: "/items" },
  });
  return await serveActions([list], [200, { items: ["a", "b", "c"] }]);
}

test.for([
  [true, 2, ["a", "b"]],
  [false, 2, ["a", "b"]],
  [true, undefined, ["a", "b", "c"]],
] as const)("items of a list with the input limit (%s) end at %s", async ([hasLimit, limit, items]) => {
  const { connector } = await serveList(hasLimit);
  expect(await collect(iterateItems(connector, "list_items", {}, { limit }))).toEqual(items);
});

test("a limit that is no number is rejected, not read as none", async () => {
  const { connector, urls } = await serveList(true);
  const reading = collect(iterateItems(connector, "list_items", {}, { limit: Number.NaN }));
  await expect(reading).rejects.toMatchObject({ kind: "invalid_input" });
  expect(urls).toEqual([]);
});

test("a key is the same for equal parts only", () => {
  const key = createStepKey(["run", "step", { a: 1 }]);
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(createStepKey(["run", "step", { a: 1 }])).toBe(key);
  expect(createStepKey(["run", "step", { a: 2 }])).not.toBe(key);
});

test("steps of one account share a rate limiter", () => {
  const { rateLimits } = weather.connector;
  const limiter = getAccountRateLimiter("key", rateLimits);
  expect(getAccountRateLimiter("key", rateLimits)).toBe(limiter);
  expect(getAccountRateLimiter("other", rateLimits)).not.toBe(limiter);
});

test("content in memory is an upload that can be opened again", async () => {
  const upload = createUpload(Buffer.from("text"), { fileName: "notes.txt" });
  expect(upload).toMatchObject({ fileName: "notes.txt", sizeBytes: 4 });
  for (let attempt = 0; attempt < 2; attempt += 1)
    expect(Buffer.concat(await collect(await upload.open())).toString()).toBe("text");
});
