// Retention, interrupted runs, an orderly stop, and several processes on one store.
import { expect, test, vi } from "vitest";
import { createAccountOptions } from "../../../test/helpers/account.ts";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import type { Page, RunDetail, RunResult, RunRow } from "../src/api/settings_contract.ts";
import { adminPassword, connectAccount, startSettingsServer, type TestBrowser } from "./helpers/settings_server.ts";

const setRetention = (admin: TestBrowser, content: string, days = 7) =>
  admin.put("/settings", { authMethod: "oauth2", credentialSource: "sandbox", retention: { content, days } });

const runs = async (admin: TestBrowser, query = ""): Promise<Page<RunRow>> =>
  (await admin.get<Page<RunRow>>(`/runs${query}`)).body;

const detail = async (admin: TestBrowser, id: string): Promise<RunDetail> =>
  (await admin.get<RunDetail>(`/runs/${id}`)).body;

test("deletes runs after their retention, and all runs on request", async () => {
  let now = Date.now();
  const app = await startSettingsServer({ now: () => now });
  const admin = await app.admin();
  await setRetention(admin, "all", 2);
  const connection = await connectAccount(admin);
  const input = { limit: 1 };
  const old = (await admin.post<RunResult>("/actions/list_users/run", { connection, input })).body.run;
  now += 86_400_000;
  await admin.signIn();
  const recent = (await admin.post<RunResult>("/actions/list_users/run", { connection, input })).body.run;
  now += 86_400_000 + 1;
  await admin.signIn();
  await app.server.retentionJob.run();
  expect((await runs(admin)).items.map(({ id }) => id)).toEqual([recent]);
  expect((await admin.get(`/runs/${old}`)).status).toBe(404);
  expect((await admin.delete("/runs")).status).toBe(204);
  expect((await runs(admin)).items).toEqual([]);
  expect((await app.server.services.store.database.query("SELECT * FROM runs")).length).toBe(0);
});

test("runs every hour", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    let now = Date.now();
    const app = await startSettingsServer({ now: () => now });
    const { runs } = app.server.services.store;
    await runs.start({ id: "run_old", action: "list_users", connection: "c", startedAt: now });
    now += 8 * 86_400_000;
    vi.advanceTimersByTime(3_600_000);
    await vi.waitFor(async () => expect(await runs.get("run_old")).toBeUndefined(), 250_000);
  } finally {
    vi.useRealTimers();
  }
});

test("marks an interrupted run as failed after the next start", async () => {
  const first = await startSettingsServer();
  await first.server.services.store.runs.start({
    id: "run_cut",
    action: "list_users",
    connection: "c",
    startedAt: 1 + Date.now() - 1000,
  });
  await first.server.close();
  const second = await startSettingsServer({ storeOptions: first.storeOptions });
  const admin = await second.admin();
  expect(await detail(admin, "run_cut")).toMatchObject({ state: "failed" });
});

test("finishes the running step before the server stops, and aborts it after the timeout", async () => {
  const received = [Promise.withResolvers<() => void>(), Promise.withResolvers<() => void>()];
  let count = 0;
  const baseUrl = await startHttpServer((_request, response) => {
    const body = '{"requestId":"r","records":{},"users":[]}';
    received[count]?.resolve(() => response.setHeader("content-type", "application/json").end(body));
    count += 1;
  });
  for (const [index, timeoutMs] of [60_000, 0].entries()) {
    const app = await startSettingsServer({ environment: createAccountOptions(baseUrl) });
    const step = app.step("list_users", {});
    const finish = await received[index]?.promise;
    const closed = app.server.close(timeoutMs);
    if (timeoutMs > 0) {
      finish?.();
      expect((await step).status).toBe(200);
    } else {
      expect(await step).toMatchObject({
        status: 503,
        body: { body: { message: expect.stringContaining("stopped") } },
      });
    }
    await closed;
    await expect(fetch(`${app.url}/healthz`)).rejects.toThrow();
  }
});

test("shares sessions, settings and runs with another process on the same store", async () => {
  const first = await startSettingsServer();
  const admin = await first.admin();
  const second = await startSettingsServer({ storeOptions: first.storeOptions, startSandbox: () => first.sandbox() });
  const other = second.browser();
  for (const [name, value] of admin.cookies) other.cookies.set(name, value);
  other.csrf = admin.csrf;
  await setRetention(other, "all");
  const connection = await connectAccount(admin);
  const { body } = await other.post<RunResult>("/actions/list_users/run", { connection, input: { limit: 1 } });
  expect((await detail(admin, body.run)).input).toEqual({ limit: 1 });
  await admin.delete(`/connections/${connection}`);
  const after = (await other.post<RunResult>("/actions/list_users/run", { connection, input: {} })).body;
  expect(after.error?.kind).toBe("unauthenticated");
  expect((await second.browser().post("/session", { password: adminPassword })).status).toBe(204);
});
