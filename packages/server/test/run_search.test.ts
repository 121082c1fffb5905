// Search and export of runs.
import { expect, onTestFinished, test } from "vitest";
import type { Page, RunResult, RunRow } from "../src/api/settings_contract.ts";
import { openStore, rotateKey } from "../src/store/index.ts";
import { connectAccount, startSettingsServer } from "./helpers/settings_server.ts";
import { openEmptyStore } from "./helpers/stores.ts";

const missing = { id: "894411314421502864" };

test("finds runs by the words of their action, customer, error, request and stored content", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const retention = { content: "all", days: 7 };
  await admin.put("/settings", { authMethod: "oauth2", credentialSource: "sandbox", retention });
  const [cedar, birch] = [await connectAccount(admin, "Cedar Ltd"), await connectAccount(admin, "Birch")];
  const good = (await admin.post<RunResult>("/actions/list_users/run", { connection: cedar, input: { limit: 1 } }))
    .body;
  const bad = (await admin.post<RunResult>("/actions/get_user_by_id/run", { connection: birch, input: missing })).body;
  const find = async (search: string, filter = ""): Promise<string[]> =>
    (await admin.get<Page<RunRow>>(`/runs?${new URLSearchParams({ search })}${filter}`)).body.items.map(({ id }) => id);
  await expect.poll(() => find("users")).toEqual([good.run]);
  await expect.poll(() => find("USER by id")).toEqual([bad.run]);
  expect(await find("cedar ltd")).toEqual([good.run]);
  expect(await find(good.run)).toEqual([good.run]);
  expect(await find("not found")).toEqual([bad.run]);
  expect(await find(bad.error?.requestId ?? "")).toEqual([bad.run]);
  // The input, which is stored encrypted.
  expect(await find(missing.id)).toEqual([bad.run]);
  expect(await find(`birch ${missing.id}`, "&state=failed")).toEqual([bad.run]);
  expect(await find(`cedar ${missing.id}`)).toEqual([]);
  expect(await find("birch", "&state=succeeded")).toEqual([]);
  expect(await find("!?")).toEqual([]);
  const rows = await app.server.services.store.database.query("SELECT * FROM run_words");
  expect(JSON.stringify(rows)).not.toMatch(/cedar|894411314421502864/i);
  await admin.delete("/runs");
  expect(await app.server.services.store.database.query("SELECT * FROM run_words")).toEqual([]);
});

test("finds runs after the encryption key was rotated", async () => {
  const { store, options } = await openEmptyStore("SQLite");
  const run = { id: "run_1", action: "list_users", connection: "con_1", startedAt: 1 };
  await store.runs.finish({ ...run, state: "succeeded", requests: 1 }, [], undefined);
  store.runWords.add(run.id, ["Cedar"]);
  await store.runWords.write();
  await store.close();
  await rotateKey(options);
  const reopened = await openStore(options);
  onTestFinished(() => reopened.close());
  const words = await reopened.runWords.hashSearch("cedar");
  expect((await reopened.runs.list({ words })).map(({ id }) => id)).toEqual(["run_1"]);
});

test("exports the runs that match as CSV, JSON and NDJSON", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const connection = await connectAccount(admin, '=1+2 "Cedar", Ltd');
  const { runs: stored } = app.server.services.store;
  for (let index = 0; index < 1_001; index += 1) {
    const run = { id: `run_${index}`, action: "list_users", connection, startedAt: index };
    await stored.finish({ ...run, durationMs: 5, requests: 1, state: index === 0 ? "failed" : "succeeded" }, [], {});
  }
  const download = (query: string) => admin.request("GET", `/api/app/runs/export?${query}`);
  const csv = await download("format=csv");
  expect(csv.headers.get("content-disposition")).toBe('attachment; filename="runs.csv"');
  const lines = csv.text.trim().split("\r\n");
  expect(lines.length).toBe(1_002);
  expect(lines[1]).toBe(
    `run_1000,list_users,${connection},"'=1+2 ""Cedar"", Ltd",succeeded,,1970-01-01T00:00:01.000Z,5,1`,
  );
  const { items } = (await admin.get<Page<RunRow>>("/runs?state=failed")).body;
  expect((await download("format=json&state=failed")).body).toEqual(items);
  expect(JSON.parse((await download("format=ndjson&state=failed")).text)).toEqual(items[0]);
  expect((await download("format=csv&search=!")).text.trim().split("\r\n").length).toBe(1);
  expect(await download("format=xml")).toMatchObject({
    status: 422,
    body: { error: { issues: [{ path: "/format", message: "must be csv, json or ndjson" }] } },
  });
});
