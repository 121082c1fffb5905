// Misbehaviors that change the JSON of a response: cursors, lists, values and ids.
import { expect, test } from "vitest";
import type { Misbehavior } from "../src/index.ts";
import { type RequestPart, startMisbehaving } from "./misbehaving.ts";

const calls = "/v2/calls?fromDateTime=2025-01-01T00:00:00Z&toDateTime=2026-12-31T00:00:00Z";
const extensive: RequestPart = {
  method: "POST",
  body: { filter: {}, contentSelector: { exposedFields: { parties: true } } },
};
/** Follows cursors; returns the number of calls and the cursors of the pages. */
async function readPages(misbehavior: Misbehavior, pages: number) {
  const { send, misbehave } = await startMisbehaving();
  misbehave(misbehavior, pages);
  let cursor: unknown;
  const read: { calls: unknown; cursor: unknown }[] = [];
  for (let page = 0; page < pages; page += 1) {
    const { status, bytes } = await send(`${calls}${cursor === undefined ? "" : `&cursor=${String(cursor)}`}`);
    if (status !== 200) return [...read, { calls: status, cursor: JSON.parse(bytes.toString()).errors[0] }];
    const body = JSON.parse(bytes.toString());
    cursor = body.records.cursor;
    read.push({ calls: body.calls.length, cursor });
  }
  return read;
}

test("cursors repeat, form a cycle, are new forever, expire, or are no text", async () => {
  const repeated = await readPages("cursor_repeats", 3);
  expect(repeated.map((page) => page.calls)).toEqual([100, 100, 100]);
  expect(new Set(repeated.map((page) => page.cursor)).size).toBe(1);
  const cycle = await readPages("cursor_cycle", 6);
  expect(cycle.map((page) => page.cursor).slice(0, 3)).toEqual(cycle.map((page) => page.cursor).slice(3));
  expect(new Set(cycle.map((page) => page.cursor)).size).toBe(3);
  const renewed = await readPages("cursor_renewed", 5);
  expect(new Set(renewed.map((page) => page.cursor)).size).toBe(5);
  expect(renewed.at(-1)?.calls).toBe(100);
  const empty = await readPages("cursor_renewed_without_items", 5);
  expect(new Set(empty.map((page) => page.cursor)).size).toBe(5);
  expect(empty.map((page) => page.calls)).toEqual([0, 0, 0, 0, 0]);
  expect((await readPages("cursor_expired", 2))[1]).toEqual({ calls: 400, cursor: expect.stringMatching(/expired/) });
  expect(await readPages("cursor_number", 1)).toEqual([{ calls: 100, cursor: 12_345 }]);
  expect(await readPages("cursor_object", 1)).toEqual([{ calls: 100, cursor: { next: "page" } }]);
});

test("a list without pages answers a cursor too", async () => {
  const { sendJson, misbehave } = await startMisbehaving();
  misbehave("cursor_repeats");
  expect(await sendJson("/v2/library/folders")).toMatchObject({ records: { cursor: expect.any(String) } });
});

test("a list is null or of another type", async () => {
  const { sendJson, misbehave } = await startMisbehaving();
  misbehave("null_list");
  expect((await sendJson("/v2/users")).users).toBeNull();
  misbehave("other_list");
  expect(Array.isArray((await sendJson("/v2/users")).users)).toBe(false);
});

function countValues(value: unknown, isCounted: (value: unknown) => boolean): number {
  const inner = typeof value === "object" && value !== null ? Object.values(value) : [];
  return inner.reduce<number>((sum, item) => sum + countValues(item, isCounted), isCounted(value) ? 1 : 0);
}

test("values are null, missing, of other types or unexpected, also the marker of private calls", async () => {
  const { sendJson, misbehave } = await startMisbehaving();
  const isNull = (value: unknown): boolean => value === null;
  const all = (): boolean => true;
  const polite = await sendJson("/v2/calls/extensive", extensive);
  misbehave("nulls");
  const nulls = await sendJson("/v2/calls/extensive", extensive);
  expect(countValues(nulls, isNull)).toBeGreaterThan(countValues(polite, isNull) + 100);
  misbehave("missing_fields");
  expect(countValues(await sendJson("/v2/calls/extensive", extensive), all)).toBeLessThan(
    countValues(polite, all) * 0.9,
  );
  misbehave("other_types");
  const other = await sendJson(calls);
  expect(other.calls.some((call: { title: unknown }) => typeof call.title !== "string")).toBe(true);
  expect(other.calls.some((call: { isPrivate: unknown }) => typeof call.isPrivate !== "boolean")).toBe(true);
  misbehave("extra_fields");
  const { users } = await sendJson("/v2/users");
  expect(users[0]).toMatchObject({ id: expect.any(String), sandboxExtra: {}, constructor: "text" });
  expect(Object.hasOwn(users[0], "__proto__")).toBe(true);
});

test("ids are numbers, and short ids are exact as a JavaScript number", async () => {
  const { send, sandbox, misbehave } = await startMisbehaving({ shortIds: true });
  misbehave("numeric_ids");
  const { calls: listed } = JSON.parse((await send(calls)).bytes.toString());
  expect(String(listed[0].id)).toBe(sandbox.state.calls.visible(Date.UTC(2026, 3, 15, 22))[0]?.id);
  expect(listed[0].id).toBeLessThan(Number.MAX_SAFE_INTEGER);
  const long = await startMisbehaving();
  long.misbehave("numeric_ids");
  expect((await long.send(calls)).bytes.toString()).toMatch(/"id":\d{18,19},/);
});

test("transcripts are empty", async () => {
  const { sendJson, misbehave } = await startMisbehaving();
  misbehave("empty_transcripts");
  const { callTranscripts } = await sendJson("/v2/calls/transcript", { method: "POST", body: { filter: {} } });
  expect(callTranscripts.length).toBe(100);
  expect(callTranscripts.every(({ transcript }: { transcript: unknown[] }) => transcript.length === 0)).toBe(true);
});

test("a response contains 5,000 nested lists", async () => {
  const { send, misbehave } = await startMisbehaving();
  misbehave("deeply_nested");
  expect((await send("/v2/workspaces")).bytes.includes("[".repeat(5000))).toBe(true);
});
