// Stored runs: their lists by filters and words, results and drift.
import { expect, test } from "vitest";
import type { Run, RunFilter, Store } from "../../src/store/index.ts";
import { describeEachDatabase, openEmptyStore, sampleConnection } from "../helpers/stores.ts";

const sample: Omit<Run, "id"> = {
  action: "list_users",
  connection: "con_1",
  state: "succeeded",
  startedAt: 1,
  requests: 1,
};

async function add({ runs }: Store, id: string, given: Partial<Run> = {}): Promise<void> {
  await runs.finish({ id, ...sample, ...given }, [], undefined);
}

describeEachDatabase("runs", (kind) => {
  async function openRuns() {
    const { store } = await openEmptyStore(kind);
    await add(store, "run_1", { startedAt: 1 });
    await add(store, "run_2", { startedAt: 2, state: "failed", connection: "con_2" });
    await add(store, "run_3", { startedAt: 3, action: "list_calls" });
    await add(store, "run_4", { startedAt: 4, action: "list_calls", connection: "con_2", state: "running" });
    await add(store, "run_5", { startedAt: 5, action: "list_calls", state: "failed" });
    const list = async (filter: RunFilter) => (await store.runs.list(filter)).map(({ id }) => id.slice(4)).join("");
    return { store, list };
  }

  const filters: readonly (readonly [RunFilter, string])[] = [
    [{}, "54321"],
    [{ limit: 2 }, "54"],
    [{ from: 2, to: 4 }, "32"],
    [{ after: "run_3" }, "21"],
    [{ action: "list_calls" }, "543"],
    [{ action: "list_calls", after: "run_5", limit: 1 }, "4"],
    [{ action: "list_calls", state: "failed" }, "5"],
    [{ connection: "con_1" }, "531"],
    [{ connection: "con_2", state: "failed" }, "2"],
    [{ connection: "con_1", action: "list_calls" }, "53"],
    [{ state: "failed" }, "52"],
    [{ state: "failed", from: 3 }, "5"],
  ];

  test.for(filters)("are listed newest first by %j", async ([filter, expected]) => {
    const { list } = await openRuns();
    expect(await list(filter)).toBe(expected);
  });

  test("are 50 a page by default", async () => {
    const { store } = await openEmptyStore(kind);
    for (let number = 0; number < 51; number += 1) await add(store, `run_${number}`, { startedAt: number });
    expect(await store.runs.list({})).toHaveLength(50);
  });

  test("are counted since a time", async () => {
    const { store } = await openRuns();
    expect(await store.runs.count(3)).toEqual({ total: 3, failed: 1 });
    expect(await store.runs.count(6)).toEqual({ total: 0, failed: 0 });
  });

  test("that succeeded are found by the account of their connection, also without a connection", async () => {
    const { store } = await openEmptyStore(kind);
    const has = (isEqual: boolean) => store.runs.hasSucceeded({ key: "sandbox", isEqual });
    const { id: connection } = await store.connections.create({ ...sampleConnection, quotaKey: "a" }, {}, 1);
    await add(store, "run_1", { connection, state: "failed" });
    expect([await has(true), await has(false)]).toEqual([false, false]);
    await add(store, "run_2", { connection });
    expect([await has(true), await has(false)]).toEqual([false, true]);
    await add(store, "run_3", { connection: "sandbox" });
    expect(await has(true)).toBe(true);
  });

  const minuteMs = 60_000;
  test.each<[string, (store: Store) => Promise<unknown>, unknown]>([
    ["listed", async ({ runs }) => (await runs.list({})).length, 1],
    ["found by id", async ({ runs }) => (await runs.get("run_1"))?.run.id, "run_1"],
    ["counted", ({ runs }) => runs.count(0), { total: 1, failed: 0 }],
    ["found by its account", ({ runs }) => runs.hasSucceeded({ key: "sandbox", isEqual: false }), true],
    ["deleted", ({ runs }) => runs.deleteBefore(), 1],
  ])("one that is to be stored later is %s at once", async (_name, read, expected) => {
    const { store } = await openEmptyStore(kind);
    const stored = store.runs.finish({ id: "run_1", ...sample }, [], undefined, minuteMs);
    expect(await read(store)).toEqual(expected);
    await stored;
  });

  test("are found by their words with the same filters", async () => {
    const { store, list } = await openRuns();
    for (const id of ["run_1", "run_2", "run_3", "run_4"]) store.runWords.add(id, [{ name: "Fernhill GmbH" }, 42]);
    store.runWords.add("run_5", ["Fernhill", ["Alder"]]);
    store.runWords.add("run_none", ["Fernhill"]);
    await store.runWords.write();
    const find = async (search: string, filter: RunFilter = {}) =>
      list({ ...filter, words: await store.runWords.hashSearch(search) });
    // Run 4 has not ended.
    expect(await find("FERNHILL")).toBe("5321");
    expect(await find("gmbh, fernhill!")).toBe("321");
    expect(await find("42 fernhill")).toBe("321");
    expect(await find("alder")).toBe("5");
    expect(await find("alder gmbh")).toBe("");
    expect(await find("fernhill", { limit: 1 })).toBe("5");
    expect(await find("fernhill", { from: 2, to: 4 })).toBe("32");
    expect(await find("fernhill", { after: "run_3" })).toBe("21");
    expect(await find("fernhill", { action: "list_calls" })).toBe("53");
    expect(await find("fernhill", { connection: "con_2" })).toBe("2");
    expect(await find("fernhill", { state: "failed" })).toBe("52");
    expect(await find("fernhill", { state: "succeeded", after: "run_3" })).toBe("1");
    expect(await find("fernhill", { state: "running" })).toBe("");
    expect(JSON.stringify(await store.database.query("SELECT * FROM run_words"))).not.toMatch(/fernhill|alder/i);
  });

  test("have 60 words at most, and a search has eight", async () => {
    const { store, list } = await openRuns();
    const words = Array.from({ length: 70 }, (_none, index) => `word${index}`);
    store.runWords.add("run_1", [words.slice(0, 30), words.slice(30).join(" ")]);
    await store.runWords.write();
    const find = async (search: string) => list({ words: await store.runWords.hashSearch(search) });
    expect([await find("word0"), await find("word59"), await find("word60")]).toEqual(["1", "1", ""]);
    expect(await store.runWords.hashSearch(words.join(" "))).toHaveLength(8);
    expect(await store.runWords.hashSearch("a ! ?")).toEqual([]);
    const [longest] = await store.runWords.hashSearch("ab abcdef abc");
    expect([longest]).toEqual(await store.runWords.hashSearch("abcdef"));
  });

  test("whose words wait are written in groups of a hundred", async () => {
    const { store, list } = await openRuns();
    for (let number = 0; number < 150; number += 1) {
      await add(store, `run_x${number}`, { startedAt: 10 });
      store.runWords.add(`run_x${number}`, ["shared"]);
    }
    store.runWords.add("run_1", [null, true, {}, ""]);
    await store.runWords.write();
    expect(await store.runs.list({ words: await store.runWords.hashSearch("shared"), limit: 999 })).toHaveLength(150);
    expect(await list({ words: await store.runWords.hashSearch("true") })).toBe("");
  });

  test("return what was stored, with the default of an unknown state", async () => {
    const { store } = await openRuns();
    const run = { id: "run_9", action: "list_users", connection: "con_1", startedAt: 7 };
    await store.runs.start(run);
    expect((await store.runs.get("run_9"))?.run).toEqual({ ...run, state: "running", requests: 0 });
    const result = { ...run, state: "failed", durationMs: 12, requests: 3, errorKind: "unavailable" } as const;
    await store.runs.finish(result, [{ offsetMs: 1 }], { output: 1 });
    await store.runs.start(run);
    expect(await store.runs.get("run_9")).toEqual({ run: result, timeline: [{ offsetMs: 1 }], content: { output: 1 } });
    expect((await store.runs.get("run_1"))?.content).toEqual({});
    expect(await store.runs.get("run_none")).toBeUndefined();
    await store.database.query("UPDATE runs SET state = 'of a later version' WHERE id = 'run_1'");
    expect((await store.runs.get("run_1"))?.run.state).toBe("failed");
  });

  test("that another process did not finish are marked as failed", async () => {
    const { store, list } = await openRuns();
    await store.runs.failInterrupted(4);
    expect(await list({ state: "running" })).toBe("4");
    await store.runs.failInterrupted(5);
    expect((await store.runs.get("run_4"))?.run).toMatchObject({ state: "failed", errorKind: "unavailable" });
    expect(await list({ state: "succeeded" })).toBe("31");
  });

  test("have drift, which is counted by path", async () => {
    const { runs } = (await openEmptyStore(kind)).store;
    const issues = [
      { path: "/a", message: "must be text" },
      { path: "/b", message: "is unknown" },
    ];
    await runs.recordDrift("list_users", issues, 1);
    await runs.recordDrift("list_users", issues.slice(1), 2);
    expect(await runs.listDrift()).toEqual([
      { action: "list_users", path: "/b", message: "is unknown", count: 2, lastSeenAt: 2 },
      { action: "list_users", path: "/a", message: "must be text", count: 1, lastSeenAt: 1 },
    ]);
  });
});
