// Failed attempts in the store: counted by purpose and client, for all processes.
import { expect, test } from "vitest";
import { attemptWindowMs, maxAttempts, openStore } from "../../src/store/index.ts";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

const now = 1_000_000;

describeEachDatabase("Failed attempts", (kind) => {
  test("blocks a client after ten attempts of a window, and no other client or purpose", async () => {
    const { failedAttempts } = (await openEmptyStore(kind)).store;
    for (let count = 0; count < maxAttempts; count += 1) {
      expect(await failedAttempts.getBlockedUntil("sign_in", "192.0.2.1", now)).toBeUndefined();
      expect(await failedAttempts.add("sign_in", "192.0.2.1", now + count)).toBeUndefined();
    }
    const end = now + attemptWindowMs;
    expect(await failedAttempts.add("sign_in", "192.0.2.1", now + 20)).toBe(end);
    expect(await failedAttempts.getBlockedUntil("sign_in", "192.0.2.1", end - 1)).toBe(end);
    expect(await failedAttempts.getBlockedUntil("sign_in", "192.0.2.2", now)).toBeUndefined();
    expect(await failedAttempts.getBlockedUntil("access_token", "192.0.2.1", now)).toBeUndefined();
    expect(await failedAttempts.add("sign_in", "192.0.2.1", end)).toBeUndefined();
    expect(await failedAttempts.getBlockedUntil("sign_in", "192.0.2.1", end)).toBeUndefined();
  });

  test("counts parallel attempts of several processes", async () => {
    const { store, options } = await openEmptyStore(kind);
    const other = await openStore(options);
    const attempts = Array.from({ length: 15 }, (_, index) =>
      (index % 2 ? store : other).failedAttempts.add("sign_in", "192.0.2.1", now),
    );
    const allowed = (await Promise.all(attempts)).filter((blockedUntil) => blockedUntil === undefined);
    expect(allowed).toHaveLength(maxAttempts);
    await other.close();
  });

  test("forgets the attempts of a client that succeeds, and those of an earlier window", async () => {
    const { database, failedAttempts } = (await openEmptyStore(kind)).store;
    await failedAttempts.add("sign_in", "192.0.2.1", now);
    await failedAttempts.add("sign_in", "192.0.2.2", now);
    await failedAttempts.delete("sign_in", "192.0.2.1");
    const list = () => database.query("SELECT client FROM failed_attempts");
    expect(await list()).toEqual([{ client: "192.0.2.2" }]);
    await failedAttempts.deleteExpired(now + attemptWindowMs);
    expect(await list()).toEqual([]);
  });
});
