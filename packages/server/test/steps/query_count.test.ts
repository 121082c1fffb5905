// How many statements a run takes, counted at the store's database.
import { expect, test } from "vitest";
import { startHttpServer } from "../../../../test/helpers/servers.ts";
import type { ConnectionRow, RunDetail } from "../../src/api/settings_contract.ts";
import type { Database } from "../../src/store/index.ts";
import { startSettingsServer } from "../helpers/settings_server.ts";

/** The statements that a task takes, also those in transactions. */
async function listStatements(database: Database, task: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const { query, transaction } = database;
  // SQLite begins a transaction for a write, whose statement is then counted already.
  let isCounted = false;
  database.query = (sql, values) => {
    statements.push(sql);
    isCounted = true;
    try {
      return query.call(database, sql, values);
    } finally {
      isCounted = false;
    }
  };
  database.transaction = (body, tables) => {
    const counted: string[] = isCounted ? [] : statements;
    const countedBody: typeof body = (inner) =>
      body({
        query(sql, values) {
          counted.push(sql);
          return inner.query(sql, values);
        },
      });
    return transaction.call(database, countedBody, tables) as ReturnType<typeof body>;
  };
  try {
    await task();
  } finally {
    Object.assign(database, { query, transaction });
  }
  return statements;
}

/** The fewest statements of some runs: one that takes longer than a second on a busy machine is also written when it starts. */
async function listFewestStatements(database: Database, run: () => Promise<unknown>): Promise<string[]> {
  let fewest = await listStatements(database, run);
  for (let remaining = 4; remaining > 0; remaining -= 1) {
    const statements = await listStatements(database, run);
    if (statements.length < fewest.length) fewest = statements;
  }
  return fewest;
}

async function startConnectedServer() {
  const baseUrl = await startHttpServer((_request, response) =>
    response.setHeader("content-type", "application/json").end('{"requestId":"r","records":{},"users":[]}'),
  );
  const app = await startSettingsServer({ allowedDomains: ["127.0.0.1"] });
  const admin = await app.admin();
  const fields = { accessKey: "a-key", accessKeySecret: "a-secret", baseUrl };
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "configured", fields });
  const { connection } = (await admin.post<{ connection: ConnectionRow }>("/connections", { customer: "Own" })).body;
  const { runRecorder, store } = app.server.services;
  await runRecorder.waitForWrites();
  return { app, admin, connection: connection.id, database: store.database };
}

test("a step takes at most 3 statements, and is recorded", async () => {
  const { app, admin, connection, database } = await startConnectedServer();
  const runStep = async () =>
    expect(await app.step("list_users", {}, { "x-connection-id": connection })).toMatchObject({ status: 200 });
  // The first one stores when the connection was used.
  await runStep();
  await app.server.services.runRecorder.waitForWrites();
  const statements = await listFewestStatements(database, runStep);
  expect(statements.length, statements.join("\n\n")).toBeLessThanOrEqual(3);
  const { items } = (await admin.get<{ items: RunDetail[] }>("/runs?action=list_users")).body;
  expect(items).toHaveLength(6);
  for (const item of items) expect(item).toMatchObject({ state: "succeeded", requests: 1 });
});

test("a run from the settings page takes at most 8 statements", async () => {
  const { admin, app, connection, database } = await startConnectedServer();
  const runForPage = async () =>
    expect(await admin.post("/actions/list_users/run", { connection, input: {} })).toMatchObject({ status: 200 });
  await runForPage();
  await app.server.services.runRecorder.waitForWrites();
  const statements = await listFewestStatements(database, runForPage);
  expect(statements.length, statements.join("\n\n")).toBeLessThanOrEqual(8);
});

test("an error of a step is recorded before its response", async () => {
  const { app, connection, database } = await startConnectedServer();
  const step = await app.step("get_user_by_id", { id: "1" }, { "x-connection-id": connection });
  expect(step).toMatchObject({ status: 404 });
  const rows = await database.query("SELECT state FROM runs WHERE action_id = 'get_user_by_id'");
  expect(rows).toEqual([{ state: "failed" }]);
});
