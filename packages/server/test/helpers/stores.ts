// Stores for tests: in SQLite, and in PostgreSQL if TEST_DATABASE_URL is set (npm run test:postgres).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, onTestFinished } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { type NewConnection, openStore, type Store, type StoreOptions } from "../../src/store/index.ts";

const postgresUrl = process.env.TEST_DATABASE_URL;

export type DatabaseKind = "SQLite" | "PostgreSQL";

/** Runs a suite on each database. */
export function describeEachDatabase(name: string, suite: (kind: DatabaseKind) => void): void {
  describe(`${name} on SQLite`, () => suite("SQLite"));
  if (postgresUrl) describe(`${name} on PostgreSQL`, () => suite("PostgreSQL"));
  else describe.skip(`${name} on PostgreSQL (run npm run test:postgres)`, () => suite("PostgreSQL"));
}

/** An OAuth connection whose access token has expired. */
export const sampleConnection: NewConnection = {
  customer: "Fernhill",
  authMethod: "oauth2",
  quotaKey: "fernhill",
  baseUrl: "https://us-1.api.gong.io",
  requestedScopes: ["api:users:read"],
  grantedScopes: ["api:users:read"],
  state: "connected",
  expiresAt: 2_000,
};

/** Options of an empty store; its directory is deleted after the test. */
export async function createEmptyStore(kind: DatabaseKind): Promise<StoreOptions> {
  const directory = mkdtempSync(join(tmpdir(), "store-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  if (kind === "SQLite" || !postgresUrl) return { directory };
  const { default: pg } = await import("pg");
  const name = `test_${Math.random().toString(36).slice(2)}`;
  const server = new pg.Client({ connectionString: postgresUrl });
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  await server.end();
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { directory, databaseUrl: url.href };
}

export async function openEmptyStore(kind: DatabaseKind): Promise<{ store: Store; options: StoreOptions }> {
  const options = await createEmptyStore(kind);
  const store = await openStore(options);
  onTestFinished(() => store.close());
  return { store, options };
}

/** Lets all leases and claims expire, as if the time for which they were given had passed. */
export async function expireRights({ database }: Store): Promise<void> {
  await database.query("UPDATE leases SET expires_at = 0");
  await database.query("UPDATE events SET claimed_until = 0 WHERE claimed_until IS NOT NULL");
}

/** The database with another clock. */
export function setClock(database: Database, clock: { time: number }): Database {
  return {
    get nowSql() {
      return `CAST(${clock.time} AS BIGINT)`;
    },
    query: (sql, values) => database.query(sql, values),
    transaction: (task, lockedTables) => database.transaction(task, lockedTables),
    assertDiskSpace: () => database.assertDiskSpace(),
    skipLockedSql: database.skipLockedSql,
    preventDeletionSql: database.preventDeletionSql,
    getIndexHint: (index) => database.getIndexHint(index),
    close: () => database.close(),
  };
}
