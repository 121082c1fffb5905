// Runs that continue when their page leaves: followed by a second reader, stopped, and limited.
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { createAccountOptions } from "../../../test/helpers/account.ts";
import type { RunMessage, RunResult } from "../src/api/settings_contract.ts";
import { environmentId } from "../src/environment_connection.ts";
import { PageRuns } from "../src/page_runs.ts";
import { startPagedUsersServer } from "./helpers/paged_users_server.ts";
import { startSettingsServer, type TestBrowser } from "./helpers/settings_server.ts";
import { signInAs } from "./helpers/users.ts";

interface Reader {
  status: number;
  /** The next message; undefined at the end of the stream. */
  next(): Promise<RunMessage | undefined>;
  /** The last message. */
  last(): Promise<RunMessage | undefined>;
  leave(): void;
}

async function openReader(browser: TestBrowser, method: string, path: string, body?: unknown): Promise<Reader> {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const response = await fetch(`${browser.origin}/api/app${path}`, {
    method,
    headers: {
      cookie: [...browser.cookies].map((pair) => pair.join("=")).join("; "),
      "x-csrf-token": browser.csrf,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    signal: controller.signal,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const lines = createInterface({ input: Readable.from(response.body ?? []) })[Symbol.asyncIterator]();
  const next = async (): Promise<RunMessage | undefined> => {
    const { done, value } = await lines.next();
    if (value === "") return next();
    return done ? undefined : JSON.parse(value);
  };
  return {
    status: response.status,
    next,
    async last() {
      let last: RunMessage | undefined;
      for (let message = await next(); message; message = await next()) last = message;
      return last;
    },
    leave: () => controller.abort(),
  };
}

async function startListServer(pages = 3) {
  const vendor = await startPagedUsersServer(pages);
  const app = await startSettingsServer({ environment: createAccountOptions(vendor.url) });
  const input = { limit: pages * 100 };
  const run = (browser: TestBrowser, pageRun: string) =>
    openReader(browser, "POST", "/actions/list_users/run", { connection: environmentId, input, pageRun });
  const follow = (browser: TestBrowser, pageRun: string) => openReader(browser, "GET", `/page-runs/${pageRun}`);
  return { vendor, app, run, follow };
}

test("continues a run when its reader leaves, and sends progress and the result to the next readers", async () => {
  const { vendor, app, run, follow } = await startListServer();
  const browser = await app.admin();
  const id = randomUUID();
  vendor.release();
  const first = await run(browser, id);
  expect(await first.next()).toMatchObject({ progress: { sent: 100, total: 300 } });
  first.leave();
  const [second, third] = [await follow(browser, id), await follow(browser, id)];
  // The latest progress comes first.
  expect(await second.next()).toMatchObject({ progress: { sent: 100 } });
  vendor.release();
  expect(await second.next()).toMatchObject({ progress: { sent: 200 } });
  vendor.release();
  const result = await second.last();
  expect(result).toMatchObject({ result: { requests: 3, output: { items: { length: 300 } } } });
  expect(await third.last()).toEqual(result);
  // The result is kept for a page that reloads when the run ends.
  expect(await (await follow(browser, id)).last()).toEqual(result);
  expect(vendor.requestedPages).toEqual([0, 1, 2]);
});

test("hides a run from other sessions, and starts it once only", async () => {
  const { vendor, app, run, follow } = await startListServer(1);
  const [browser, other] = [await app.admin(), await signInAs(app, "builder")];
  const id = randomUUID();
  const first = await run(browser, id);
  const again = await app.admin();
  for (const stranger of [other, again]) {
    expect((await follow(stranger, id)).status).toBe(404);
    expect((await stranger.delete(`/page-runs/${id}`)).status).toBe(404);
  }
  for (const session of [browser, other]) expect((await run(session, id)).status).toBe(409);
  vendor.release();
  expect(await first.last()).toMatchObject({ result: { output: { items: { length: 100 } } } });
  expect((await run(browser, id)).status).toBe(409);
  expect(vendor.requestedPages).toEqual([0]);
});

test("stops a run without a reader", async () => {
  const { app, run, follow } = await startListServer();
  const browser = await app.admin();
  const id = randomUUID();
  (await run(browser, id)).leave();
  expect((await browser.delete(`/page-runs/${id}`)).status).toBe(204);
  expect(await (await follow(browser, id)).last()).toMatchObject({
    result: { error: { code: "client_disconnected" } },
  });
});

test("aborts the runs without a reader when the server stops", async () => {
  const { app, run } = await startListServer();
  const browser = await app.admin();
  const reader = await run(browser, randomUUID());
  reader.leave();
  // Resolves only if the run ends.
  await app.server.close(0);
});

test("runs an action again without a reader", async () => {
  const { vendor, app, run, follow } = await startListServer(1);
  const browser = await app.admin();
  await browser.put("/settings", {
    authMethod: "oauth2",
    credentialSource: "sandbox",
    retention: { content: "all", days: 7 },
  });
  vendor.release();
  const first = await (await run(browser, randomUUID())).last();
  const stored = first && "result" in first ? first.result.run : "";
  const id = randomUUID();
  const reader = await openReader(browser, "POST", `/runs/${stored}/retry`, { pageRun: id });
  reader.leave();
  expect(await (await follow(browser, id)).last()).toMatchObject({ result: { output: { items: { length: 100 } } } });
});

const result: RunResult = { run: "run_1", output: "x".repeat(1000), durationMs: 1, requests: 1, quotaRemaining: 1 };

async function readAll(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

test("keeps results for a minute", async () => {
  let now = 0;
  const runs = new PageRuns(() => now);
  await readAll(runs.start("a", "session", async () => ({ result })));
  now = 59_999;
  expect(await readAll(runs.follow("a", "session"))).toHaveLength(1);
  now = 60_000;
  expect(() => runs.follow("a", "session")).toThrow(expect.objectContaining({ code: "not_found" }));
});

test.for([
  { limit: "number", limits: { maxKept: 2 } },
  { limit: "bytes", limits: { maxKeptBytes: 2500 } },
])("drops the oldest results above the $limit limit, and no run that is not finished", async ({ limits }) => {
  const runs = new PageRuns(() => 0, { maxRunning: 10, maxKept: 10, maxKeptBytes: 1e6, ...limits });
  const { promise, resolve } = Promise.withResolvers<{ result: RunResult }>();
  const slow = runs.start("slow", "session", () => promise);
  for (const id of ["a", "b", "c"]) await readAll(runs.start(id, "session", async () => ({ result })));
  expect(() => runs.follow("a", "session")).toThrow();
  for (const id of ["b", "c"]) expect(await readAll(runs.follow(id, "session"))).toHaveLength(1);
  resolve({ result });
  expect(await readAll(slow)).toHaveLength(1);
});

test("rejects a run above the limit of running ones, and starts it when another one has ended", async () => {
  const runs = new PageRuns(() => 0, { maxRunning: 1, maxKept: 10, maxKeptBytes: 1e6 });
  const { promise, resolve } = Promise.withResolvers<{ result: RunResult }>();
  const first = runs.start("a", "session", () => promise);
  const start = () => runs.start("b", "session", async () => ({ result }));
  expect(start).toThrow(expect.objectContaining({ code: "too_many_streams", retryAfterMs: expect.any(Number) }));
  resolve({ result });
  await readAll(first);
  expect(await readAll(start())).toHaveLength(1);
});
