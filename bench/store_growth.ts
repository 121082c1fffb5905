// Benchmark: page queries and transactions of the retention job with 10 million events and runs, on SQLite and PostgreSQL.
// In less than five minutes: npm run bench -- store_growth 1000000 sqlite
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { databaseFile, openStore, type Store } from "../packages/server/src/store/index.ts";
import { startPostgres } from "../packages/server/test/postgres/server.ts";
import { assertAtMost, recordFigures } from "./measure.ts";
import { fillPostgres, fillSqlite, getNewestTime, growth } from "./store_rows.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const rowCount = Number(positionals.find((argument) => /^\d+$/.test(argument)) ?? 10_000_000);
const databases = positionals.filter((argument) => /^[a-z]+$/.test(argument));
const maxP99Ms = 100;
const samples = 100;
const pageLimit = 51;

/** The log of SQLite starts again above 64 MB; of PostgreSQL, above max_wal_size, which is 1 GB by default. */
const maxLogMegabytes = { SQLite: 128, PostgreSQL: 2048 };

interface Sizes {
  database: number;
  log: number;
}

type DatabaseName = keyof typeof maxLogMegabytes;

type Query = (store: Store) => Promise<unknown>;

const pick = (prefix: string, count: number): string => `${prefix}${Math.floor(Math.random() * count)}`;
const action = (): string => pick("action_", growth.actions);
const connection = (): string => pick("con_", growth.connections);
const subscription = (): string => pick("sub_", growth.subscriptions);
/** The cursor of a page at a random depth. */
const after = (): string => pick("id_", rowCount);
const word = (): string => pick("word_", growth.actions);
const state = (): string => (Math.random() < 0.5 ? "failed" : "succeeded");

const queries: Readonly<Record<string, Query>> = {
  runs: ({ runs }) => runs.list({ limit: pageLimit, after: after() }),
  "runs of a state": ({ runs }) => runs.list({ limit: pageLimit, state: state() }),
  "runs of an action": ({ runs }) => runs.list({ limit: pageLimit, action: action(), after: after() }),
  "runs of an action and a state": ({ runs }) => runs.list({ limit: pageLimit, action: action(), state: "running" }),
  "runs of a connection": ({ runs }) => runs.list({ limit: pageLimit, connection: connection(), after: after() }),
  "runs of a connection, action and state": ({ runs }) =>
    runs.list({ limit: pageLimit, connection: connection(), action: action(), state: "failed" }),
  "runs with a word": ({ runs }) => runs.list({ limit: pageLimit, words: [word()], after: after() }),
  "failed runs with a word": ({ runs }) => runs.list({ limit: pageLimit, words: [word()], state: "failed" }),
  "runs with two words": ({ runs }) => runs.list({ limit: pageLimit, words: [growth.frequentWord, word()] }),
  "runs of a connection with a word": ({ runs }) =>
    runs.list({ limit: pageLimit, words: [word()], connection: connection() }),
  "failed runs of an action with two words": ({ runs }) =>
    runs.list({ limit: pageLimit, words: [growth.frequentWord, word()], action: action(), state: "failed" }),
  "one run": ({ runs }) => runs.get(after()),
  "the first successful run": ({ runs }) => runs.list({ state: "succeeded", limit: 1 }),
  "interrupted runs": ({ runs }) => runs.failInterrupted(0),
  events: ({ events }) => events.list(subscription(), { limit: pageLimit, after: after() }),
  "failed events": ({ events }) => events.list(subscription(), { limit: pageLimit, state: "failed" }),
  "one event": ({ events }) => events.get(subscription(), after()),
  "changed events": ({ events }) => events.listChangedSince(subscription(), getNewestTime() - 5000),
  "event counts": ({ events }) => events.getCounts(subscription(), 1000),
  "detection lags": ({ events }) => events.listDetectionLags(subscription(), 200),
  "due subscriptions": ({ deliveryQueue }) => deliveryQueue.listDueSubscriptions(getNewestTime(), 8),
  "due events": ({ deliveryQueue }) =>
    deliveryQueue.claim([{ subscription: subscription(), count: 8 }], getNewestTime(), 0),
};

function getP99(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN;
}

function toMegabytes(bytes: number): number {
  return Math.round(bytes / 1e5) / 10;
}

/** In MB. */
async function readSizes({ database }: Store, file: string | undefined): Promise<Sizes> {
  if (file !== undefined) {
    const getSize = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return { database: toMegabytes(getSize(file)), log: toMegabytes(getSize(`${file}-wal`)) };
  }
  const [row] = await database.query(
    "SELECT pg_database_size(current_database()) AS size, (SELECT SUM(size) FROM pg_ls_waldir()) AS log",
  );
  return { database: toMegabytes(Number(row?.size)), log: toMegabytes(Number(row?.log)) };
}

async function measureQueries(label: string, store: Store): Promise<void> {
  for (const [name, query] of Object.entries(queries)) {
    const times: number[] = [];
    for (let sample = 0; sample < samples; sample += 1) {
      const startedAt = performance.now();
      await query(store);
      times.push(performance.now() - startedAt);
    }
    assertAtMost(`${label}, ${name}: p99`, getP99(times), maxP99Ms, "ms");
  }
}

/** The jobs of the retention job, each until it has run `samples` transactions. */
const retention: Readonly<Record<string, (store: Store, signal: AbortSignal) => Promise<unknown>>> = {
  "expired runs": ({ runs }, signal) => runs.deleteBefore(getNewestTime(), signal),
  "content of events": ({ events }, signal) => events.deleteBefore(getNewestTime(), 0, signal),
  "expired events": ({ events }, signal) => events.deleteBefore(0, getNewestTime(), signal),
  "webhook requests": ({ seenWebhooks }, signal) => seenWebhooks.deleteExpired(getNewestTime(), signal),
};

async function measureRetention(label: string, store: Store): Promise<void> {
  const { database } = store;
  const query = database.query.bind(database);
  for (const [name, deleteExpired] of Object.entries(retention)) {
    const controller = new AbortController();
    const times: number[] = [];
    let maxRows = 0;
    database.query = async (sql, values) => {
      const startedAt = performance.now();
      const rows = await query(sql, values);
      times.push(performance.now() - startedAt);
      maxRows = Math.max(maxRows, rows.length);
      if (times.length >= samples) controller.abort();
      return rows;
    };
    await deleteExpired(store, controller.signal);
    assertAtMost(`${label}, retention of ${name}, ${maxRows} rows: p99`, getP99(times), maxP99Ms, "ms");
  }
}

/** Returns seconds. */
async function time(task: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await task();
  return (performance.now() - startedAt) / 1000;
}

async function measure(label: DatabaseName, databaseUrl?: string): Promise<object> {
  const directory = mkdtempSync(join(tmpdir(), "store-growth-"));
  const options = { directory, databaseUrl };
  const file = join(directory, databaseFile);
  try {
    // Creates the tables.
    await (await openStore(options)).close();
    const fillSeconds = await time(() =>
      databaseUrl === undefined ? fillSqlite(file, rowCount) : fillPostgres(databaseUrl, rowCount),
    );
    const rowsPerSecond = Math.round((4 * rowCount) / fillSeconds);
    console.log(`${label}: created ${4 * rowCount} rows in ${fillSeconds.toFixed(0)} s, ${rowsPerSecond} a second`);
    const store = await openStore(options);
    try {
      const measured = await measureStore(label, store, databaseUrl === undefined ? file : undefined);
      return { label, fillSeconds, rowsPerSecond, ...measured };
    } finally {
      await store.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** `file` is that of SQLite. */
async function measureStore(label: DatabaseName, store: Store, file: string | undefined): Promise<object> {
  await measureQueries(label, store);
  const before = await readSizes(store, file);
  await measureRetention(label, store);
  const after = await readSizes(store, file);
  console.log(`${label}: ${before.database} MB and a log of ${before.log} MB before retention, ${after.log} MB after`);
  assertAtMost(`${label}, log after retention`, after.log, maxLogMegabytes[label], "MB");
  const vacuumSeconds = await time(() => store.database.query("VACUUM"));
  // A vacuum is in the log until a checkpoint copies it into the file.
  if (file) await store.database.query("PRAGMA wal_checkpoint(TRUNCATE)");
  const vacuumed = await readSizes(store, file);
  console.log(
    `${label}: vacuum ${vacuumSeconds.toFixed(1)} s, ${vacuumed.database} MB and a log of ${vacuumed.log} MB after`,
  );
  return { sizesMegabytes: { before, after, vacuumed }, vacuumSeconds };
}

const results: object[] = [];
if (databases.length === 0 || databases.includes("sqlite")) results.push(await measure("SQLite"));
if (databases.length === 0 || databases.includes("postgres")) {
  const server = await startPostgres([]);
  try {
    results.push(await measure("PostgreSQL", server.url));
  } finally {
    await server.stop();
  }
}
recordFigures("store_growth", { rowCount, results });
