// The order of the ranges and slices that need more than the request budget of one poll.
import { expect, test } from "vitest";
import type { OpenSlice } from "../../src/triggers/polling/range_reader.ts";
import { orderByTurn, selectNextSlice } from "../../src/triggers/polling/turns.ts";

const createSlice = (from: number, to: number, others: Partial<OpenSlice> = {}): OpenSlice => ({
  from,
  to,
  newestFirst: false,
  readAt: 0,
  passes: 0,
  ids: [],
  ...others,
});

const bounds = (ranges: readonly { from: number; to: number }[]) => ranges.map(({ from, to }) => [from, to]);

test("reads recent time first, and then old time from the end of the last slice on", () => {
  const ranges = [createSlice(80, 100, { newestFirst: true }), createSlice(0, 30), createSlice(40, 60)];
  const last = createSlice(10, 20, { sweepTo: 60 });
  expect(bounds(orderByTurn(ranges, last))).toEqual([
    [80, 100],
    [20, 30],
    [40, 60],
    [0, 20],
  ]);
});

test("reads the oldest time again before time that became old during the sweep", () => {
  const last = createSlice(40, 60, { sweepTo: 60 });
  expect(bounds(orderByTurn([createSlice(0, 10), createSlice(60, 70)], last))).toEqual([
    [0, 10],
    [60, 70],
  ]);
});

test("gives every old slice a turn although a new one appears after each", () => {
  let last: OpenSlice | undefined;
  const turns = new Set<number>();
  for (let end = 50; end < 200; end += 10) {
    const due = [createSlice(0, 10), createSlice(20, 30), createSlice(40, 50), createSlice(end, end + 10)];
    const unfinished = orderByTurn(due, last).map((range) => ({ ...createSlice(range.from, range.to), ...range }));
    last = selectNextSlice(unfinished, last);
    turns.add(last?.from ?? -1);
  }
  expect([...turns]).toEqual(expect.arrayContaining([0, 20, 40]));
  expect(last?.sweepTo).toBeGreaterThan(60);
});

test("gives recent time a turn after each old slice, and continues after that slice", () => {
  const recent = createSlice(80, 100, { newestFirst: true });
  const unfinished = [recent, createSlice(20, 30), createSlice(0, 10)];
  const next = selectNextSlice(unfinished, createSlice(0, 10, { sweepTo: 30 }));
  expect(next).toMatchObject({ newestFirst: true, after: 10, sweepTo: 30 });
  expect(selectNextSlice(unfinished, next)).toMatchObject({ from: 20, to: 30, sweepTo: 30 });
});

test("keeps the place and the end of a sweep while only recent time is open", () => {
  const recent = createSlice(80, 100, { newestFirst: true });
  const sweep = selectNextSlice([createSlice(0, 10), createSlice(20, 30)], recent);
  expect(sweep).toMatchObject({ from: 0, sweepTo: 30 });
  const next = selectNextSlice([recent], sweep);
  expect(next).toMatchObject({ newestFirst: true, after: 10, sweepTo: 30 });
  expect(selectNextSlice([recent], next)).toMatchObject({ newestFirst: true, after: 10, sweepTo: 30 });
});

test("begins a sweep over old time after recent time that no sweep was interrupted for", () => {
  const recent = createSlice(80, 100, { newestFirst: true });
  const old = [createSlice(0, 10), createSlice(20, 30)];
  expect(selectNextSlice(old, recent)).toMatchObject({ from: 0, sweepTo: 30 });
  expect(bounds(orderByTurn(old, recent))).toEqual([
    [0, 10],
    [20, 30],
  ]);
});
