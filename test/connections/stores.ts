// Stores to test against: SQLite always, PostgreSQL where TEST_DATABASE_URL names a server (npm run test:postgres).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, onTestFinished } from "vitest";
import { type NewConnection, openStore, type Store, type StoreOptions } from "../../src/connections/index.ts";

const postgresUrl = process.env.TEST_DATABASE_URL;

export type Kind = "SQLite" | "PostgreSQL";

/** The same suite on each database. */
export function onEachDatabase(what: string, suite: (kind: Kind) => void): void {
  describe(`${what} on SQLite`, () => suite("SQLite"));
  if (postgresUrl) describe(`${what} on PostgreSQL`, () => suite("PostgreSQL"));
  else describe.skip(`${what} on PostgreSQL (npm run test:postgres brings a server)`, () => suite("PostgreSQL"));
}

export const fresh: NewConnection = {
  customer: "Fernhill",
  method: "oauth2",
  company: "fernhill",
  baseUrl: "https://us-1.api.gong.io",
  requested: ["api:users:read"],
  granted: ["api:users:read"],
  state: "connected",
  expiresAt: 2_000,
};

/** Options of an empty store that is gone after the test. */
export async function emptyStore(kind: Kind): Promise<StoreOptions> {
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

export async function openEmpty(kind: Kind): Promise<{ store: Store; options: StoreOptions }> {
  const options = await emptyStore(kind);
  const store = await openStore(options);
  onTestFinished(() => store.close());
  return { store, options };
}
