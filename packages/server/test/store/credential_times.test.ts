// Times of the credentials of a connection: reads that are saved, renewals of the lease of a refresh, and retries.
import { setImmediate as takeTurn } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { getRefreshTime } from "../../src/store/connection_credentials.ts";
import {
  catchConnectorError,
  createExpiredConnection,
  dayMs,
  getCredentials,
  holdResponses,
} from "../helpers/expired_connection.ts";

const fakeTimers = (...toFake: ("setInterval" | "clearInterval" | "setTimeout")[]): void => {
  vi.useFakeTimers({ toFake });
  onTestFinished(() => void vi.useRealTimers());
};

test("uses a connection that was read for a second, and once", async () => {
  const { store, id, createCredentials } = await createExpiredConnection("SQLite", Date.now() + dayMs);
  const opened = await store.connections.getWithSecrets(id);
  if (!opened) throw new Error("the connection is absent");
  const read = vi.spyOn(store.connections, "getWithSecrets");
  const now = vi.spyOn(performance, "now").mockReturnValue(5_000);
  onTestFinished(() => now.mockRestore());
  const stored = createCredentials();
  stored.offer(opened);
  now.mockReturnValue(5_999);
  expect(await getCredentials(stored)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-0" } });
  expect(read).toHaveBeenCalledTimes(0);
  await getCredentials(stored);
  expect(read).toHaveBeenCalledTimes(1);
  stored.offer(opened);
  now.mockReturnValue(6_999);
  await getCredentials(stored);
  expect(read).toHaveBeenCalledTimes(2);
  // A rejected token was replaced since, perhaps by another process.
  stored.offer(opened);
  await getCredentials(stored, { forceRefresh: true });
  expect(read.mock.calls.length).toBeGreaterThan(2);
});

test("stores every ten minutes when a connection was used", async () => {
  const { store, createCredentials, connection } = await createExpiredConnection("SQLite", Date.now() + dayMs);
  const clock = { now: Date.now() };
  const startedAt = clock.now;
  const stored = createCredentials(store, () => clock.now);
  await getCredentials(stored);
  clock.now = startedAt + 599_999;
  await getCredentials(stored);
  expect((await connection())?.lastUsedAt).toBe(startedAt);
  clock.now = startedAt + 600_000;
  await getCredentials(stored);
  expect((await connection())?.lastUsedAt).toBe(startedAt + 600_000);
});

test("a token without an end is not refreshed, and one without a time of its refresh a minute before its end", async () => {
  const { store, id, server, createCredentials, connection } = await createExpiredConnection("SQLite");
  const found = await connection();
  if (!found) throw new Error("the connection is absent");
  expect(getRefreshTime({ ...found, expiresAt: 100_000 })).toBe(40_000);
  expect(getRefreshTime({ ...found, expiresAt: 100_000, refreshAt: 90_000 })).toBe(90_000);
  await store.database.query("UPDATE connections SET expires_at = NULL WHERE id = $1", [id]);
  await getCredentials(createCredentials(store, () => Number.MAX_SAFE_INTEGER));
  expect(server.grantTypes).toEqual([]);
});

test("renews the lease of a refresh every five seconds until it ends", async () => {
  const { store, server, createCredentials } = await createExpiredConnection("SQLite");
  const { arrived, release } = holdResponses(server);
  fakeTimers("setInterval", "clearInterval");
  const pending = getCredentials(createCredentials());
  await arrived;
  const getRemainingMs = async () => {
    const [row] = await store.database.query("SELECT expires_at FROM leases");
    return Number(row?.expires_at) - Date.now();
  };
  const setRemainingMs = (remainingMs: number) =>
    store.database.query("UPDATE leases SET expires_at = $1", [Date.now() + remainingMs]);
  expect(await getRemainingMs()).toBeGreaterThan(13_000);
  await setRemainingMs(9_000);
  vi.advanceTimersByTime(4_999);
  expect(await getRemainingMs()).toBeLessThan(9_001);
  vi.advanceTimersByTime(1);
  await vi.waitFor(async () => expect(await getRemainingMs()).toBeGreaterThan(13_000), { timeout: 60_000 });
  expect(await getRemainingMs()).toBeLessThan(15_001);
  // A renewal that fails changes nothing.
  vi.spyOn(store.leases, "renew").mockRejectedValueOnce(new Error("the store is not available"));
  vi.advanceTimersByTime(5_000);
  release();
  expect(await pending).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
  expect(vi.getTimerCount()).toBe(0);
  expect(await getRemainingMs()).toBeLessThan(0);
});

test("tries five times to store new tokens, with growing pauses, and later without another request", async () => {
  const { store, server, createCredentials } = await createExpiredConnection("SQLite");
  let elapsedMs = 0;
  const attempts: number[] = [];
  const replace = vi.spyOn(store.connections, "replaceSecrets").mockImplementation(async () => {
    // From here on: the request before needs its own timers.
    if (attempts.push(elapsedMs) === 1) fakeTimers("setTimeout");
    throw new Error("the store is not available");
  });
  const stored = createCredentials();
  let error: unknown;
  const pending = catchConnectorError(getCredentials(stored)).then((reason) => {
    error = reason;
  });
  for (; !error; await takeTurn())
    if (vi.isFakeTimers() && vi.getTimerCount() > 0) {
      vi.advanceTimersByTime(100);
      elapsedMs += 100;
    }
  await pending;
  vi.useRealTimers();
  expect(error).toMatchObject({ message: "the store is not available" });
  expect(attempts).toEqual([0, 200, 600, 1400, 3000]);
  replace.mockRestore();
  expect(await getCredentials(stored)).toMatchObject({ credentials: { accessToken: "CANARY-ACCESS-1" } });
  expect(server.grantTypes).toEqual(["refresh_token"]);
});
