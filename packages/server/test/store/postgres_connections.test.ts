// Connections to PostgreSQL, with a simulated server: transactions, errors, and connections that end.
import { inspect } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { startPostgresProtocolServer } from "../helpers/postgres_protocol.ts";

async function openWithServer() {
  const server = await startPostgresProtocolServer();
  const database = await openPostgres(server.url);
  onTestFinished(() => database.close());
  return { server, database };
}

test("returns the rows of a statement and of a transaction, which commits", async () => {
  const { server, database } = await openWithServer();
  server.run = (sql) => (sql.startsWith("SELECT") ? [{ name: "a" }, { name: "b" }] : []);
  expect(await database.query("SELECT name FROM settings")).toEqual([{ name: "a" }, { name: "b" }]);
  const rows = await database.transaction(({ query }) => query("SELECT name FROM users"));
  expect(rows).toEqual([{ name: "a" }, { name: "b" }]);
  expect(server.statements).toEqual(["SELECT name FROM settings", "BEGIN", "SELECT name FROM users", "COMMIT"]);
});

test("locks tables before the task of a transaction", async () => {
  const { server, database } = await openWithServer();
  await database.transaction(({ query }) => query("SELECT 1"), ["leases", "settings"]);
  expect(server.statements).toEqual([
    "BEGIN",
    "LOCK TABLE leases, settings IN SHARE ROW EXCLUSIVE MODE",
    "SELECT 1",
    "COMMIT",
  ]);
});

test("rolls back a transaction whose task fails, and uses its connection again", async () => {
  const { server, database } = await openWithServer();
  const failing = database.transaction(() => Promise.reject(new Error("the task failed")));
  await expect(failing).rejects.toThrow("the task failed");
  await database.query("SELECT 1");
  expect(server.statements).toEqual(["BEGIN", "ROLLBACK", "SELECT 1"]);
  expect(server.connections).toHaveLength(1);
});

test("closes the connection of a transaction that could not be rolled back", async () => {
  const { server, database } = await openWithServer();
  server.run = (sql) => (sql === "ROLLBACK" ? { state: "XX000", message: "internal error" } : []);
  const failing = database.transaction(() => Promise.reject(new Error("the task failed")));
  await expect(failing).rejects.toThrow("the task failed");
  await database.query("SELECT 1");
  expect(server.connections).toHaveLength(2);
});

test.for(["08006", "53300", "57P01", "58030", "55P03", "40P01", "25006", "28000", "28P01", "3D000"])(
  "SQLSTATE %s means that the database is not available",
  async (state) => {
    const { server, database } = await openWithServer();
    server.run = (sql) => (sql.startsWith("SELECT") ? { state, message: "no more connections" } : []);
    const expected = {
      code: "store_unavailable",
      message: `PostgreSQL cannot run a statement: ${state}, no more connections`,
      retryable: true,
      remedy: "Check the database, its disk and DATABASE_URL.",
    };
    await expect(database.query("SELECT 1")).rejects.toMatchObject(expected);
    await expect(database.transaction(({ query }) => query("SELECT 1"))).rejects.toMatchObject(expected);
  },
);

test("a table that is missing means that the database was replaced", async () => {
  const { server, database } = await openWithServer();
  server.run = () => ({ state: "42P01", message: 'relation "runs" does not exist' });
  await expect(database.query("SELECT 1")).rejects.toMatchObject({
    code: "store_unavailable",
    retryable: false,
    remedy: "Restore the database from a backup.",
  });
});

test.for(["23505", "42601", "40001", "25P02"])("an error with SQLSTATE %s stays as it is", async (state) => {
  const { server, database } = await openWithServer();
  server.run = () => ({ state, message: "the statement is wrong" });
  const expected = { code: state, message: "the statement is wrong" };
  await expect(database.query("SELECT 1")).rejects.toMatchObject(expected);
});

test("a connection that ends during a statement is an error that can be retried, and is replaced", async () => {
  const { server, database } = await openWithServer();
  const end = () => {
    server.connections.at(-1)?.socket.destroy();
    return undefined;
  };
  server.run = end;
  const expected = {
    code: "store_unavailable",
    retryable: true,
    message: expect.stringMatching(/^PostgreSQL cannot run a statement: (Connection terminated|ECONNRESET$)/),
  };
  await expect(database.query("SELECT 1")).rejects.toMatchObject(expected);
  await expect(database.transaction(async () => {})).rejects.toMatchObject(expected);
  server.run = () => [];
  const interrupted = database.transaction(async ({ query }) => {
    end();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await query("SELECT 1");
  });
  await expect(interrupted).rejects.toMatchObject({ code: "store_unavailable", retryable: true });
  await database.query("SELECT 1");
});

test("a connection that ends while it is idle is replaced", async () => {
  const { server, database } = await openWithServer();
  await database.query("SELECT 1");
  const [idle] = server.connections;
  const ended = Promise.withResolvers<void>();
  idle?.socket.once("close", () => ended.resolve());
  idle?.socket.resetAndDestroy();
  await ended.promise;
  await vi.waitFor(() => database.query("SELECT 1"), { timeout: 60_000 });
  expect(server.connections).toHaveLength(2);
});

test("opens at most ten connections, whose statements wait 30 s for a lock", async () => {
  const { server, database } = await openWithServer();
  const { promise, resolve } = Promise.withResolvers<readonly []>();
  server.run = () => promise;
  const queries = Array.from({ length: 12 }, () => database.query("SELECT 1"));
  await vi.waitFor(() => expect(server.statements).toHaveLength(10), { timeout: 60_000 });
  resolve([]);
  await Promise.all(queries);
  expect(server.connections.map(({ parameters }) => parameters.lock_timeout)).toEqual(
    Array.from({ length: 10 }, () => "30000"),
  );
});

test.for(["that does not respond", "whose ten connections are in use"])(
  "waits ten seconds for a server %s",
  async (reason) => {
    const { server, database } = await openWithServer();
    const { promise, resolve } = Promise.withResolvers<readonly []>();
    onTestFinished(() => resolve([]));
    if (reason === "that does not respond") server.accepts = false;
    else {
      server.run = () => promise;
      for (let count = 0; count < 10; count += 1) void database.query("SELECT 1");
      await vi.waitFor(() => expect(server.statements).toHaveLength(10), { timeout: 60_000 });
    }
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    let errors = 0;
    const requests = [database.query("SELECT 1"), database.transaction(async () => {})].map((request) =>
      request.catch((error: unknown) => {
        errors += 1;
        return error;
      }),
    );
    vi.advanceTimersByTime(9_999);
    await new Promise((next) => setImmediate(next));
    expect(errors).toBe(0);
    vi.advanceTimersByTime(1);
    for (const error of await Promise.all(requests))
      expect(error).toMatchObject({
        code: "store_unavailable",
        retryable: true,
        message: expect.stringMatching(/^PostgreSQL cannot run a statement: (timeout exceeded|Connection terminated)/),
      });
  },
);

test.for([
  ["a statement", 60_000, (database: Database) => database.query("SELECT 1")],
  ["a transaction", 65_000, (database: Database) => database.transaction(({ query }) => query("SELECT 1"))],
] as const)("%s without a response ends after a time, and its connection is replaced", async ([_name, ms, run]) => {
  const { server, database } = await openWithServer();
  server.run = (sql) => (sql.startsWith("SELECT") ? undefined : []);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const result = run(database).catch((error: unknown) => error);
  while (!server.statements.includes("SELECT 1")) await new Promise((next) => setImmediate(next));
  await vi.advanceTimersByTimeAsync(ms);
  expect(await result).toMatchObject({ code: "store_unavailable", retryable: true });
  server.run = () => [];
  await database.query("SELECT 2");
  expect(server.connections).toHaveLength(2);
});

test("a migration may take long", async () => {
  const { server, database } = await openWithServer();
  const { promise, resolve } = Promise.withResolvers<readonly []>();
  server.run = (sql) => (sql.startsWith("CREATE INDEX") ? promise : []);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const created = database.transaction(({ query }) => query("CREATE INDEX", [], { mayTakeLong: true }));
  while (!server.statements.includes("CREATE INDEX")) await new Promise((next) => setImmediate(next));
  await vi.advanceTimersByTimeAsync(3_600_000);
  resolve([]);
  expect(await created).toEqual([]);
});

test("can be closed twice, and needs no check of its disk", async () => {
  const { server, database } = await openWithServer();
  await database.query("SELECT 1");
  await database.assertDiskSpace();
  await database.close();
  await database.close();
  await vi.waitFor(() => expect(server.connections[0]?.socket.destroyed).toBe(true), { timeout: 60_000 });
});

test("rejects an invalid URL without its password", async () => {
  const database = await openPostgres("postgres://user:CANARY@localhost:99999/test");
  onTestFinished(() => database.close());
  for (const run of [() => database.query("SELECT 1"), () => database.transaction(async () => {})]) {
    const error = await run().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid_input", message: "DATABASE_URL is no valid URL" });
    expect(inspect(error)).not.toContain("CANARY");
  }
});

test("needs the package pg", async () => {
  vi.doMock("pg", () => {
    throw new Error("it is not installed");
  });
  onTestFinished(() => void vi.doUnmock("pg"));
  await expect(openPostgres("postgres://localhost/x")).rejects.toMatchObject({
    code: "package_missing",
    message: "DATABASE_URL needs the package pg",
    remedy: "Run npm install pg.",
  });
});
