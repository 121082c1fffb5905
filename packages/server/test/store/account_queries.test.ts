// What may need attention, and which accounts are connected.
import { describe, expect, test } from "vitest";
import { listConnected, listConnectionsToAssess, listSubscriptionsToAssess } from "../../src/store/account_queries.ts";
import type { NewConnection, Store } from "../../src/store/index.ts";
import { addEvents } from "../helpers/queues.ts";
import { describeEachDatabase, openEmptyStore, sampleConnection } from "../helpers/stores.ts";

async function connect({ connections }: Store, given: Partial<NewConnection>, now = 1): Promise<string> {
  return (await connections.create({ ...sampleConnection, ...given }, {}, now)).id;
}

async function subscribe({ subscriptions }: Store, connection: string, now: number): Promise<string> {
  const given = { trigger: "call_recorded", connection, input: {}, startAt: now };
  return (await subscriptions.create(given, {}, now)).id;
}

describeEachDatabase("account queries", (kind) => {
  test("list connected accounts with a quota key, or with other ones, oldest first", async () => {
    const { store } = await openEmptyStore(kind);
    const [second, first] = [await connect(store, { quotaKey: "b" }, 2), await connect(store, { quotaKey: "a" }, 1)];
    const sandbox = await connect(store, { quotaKey: "sandbox" }, 3);
    await store.connections.disconnect(await connect(store, { quotaKey: "c" }, 0));
    const list = async (isEqual: boolean, limit = 9) =>
      (await listConnected(store.database, { key: "sandbox", isEqual }, limit)).map(({ id }) => id);
    expect(await list(false)).toEqual([first, second]);
    expect(await list(true)).toEqual([sandbox]);
    expect(await list(false, 1)).toEqual([first]);
  });

  test("list connections that need attention: first those without an authorization, then the newest", async () => {
    const { store } = await openEmptyStore(kind);
    const scopes = ["api:users:read"];
    await connect(store, {});
    await connect(store, { authMethod: "api_key", grantedScopes: [] });
    const scope = await connect(store, { grantedScopes: [] }, 2);
    const inDoubt = await connect(store, {}, 3);
    await store.connections.markInDoubt(inDoubt, "No answer.", 4);
    const expired = await store.connections.create(sampleConnection, {}, 1);
    await store.connections.markNeedsReauthorization(expired, "revoked");
    const list = async (limit: number) =>
      (await listConnectionsToAssess(store.database, scopes, limit)).map(({ id }) => id);
    expect(await list(9)).toEqual([expired.id, inDoubt, scope]);
    expect(await list(1)).toEqual([expired.id]);
  });

  describe("subscriptions", () => {
    test("need attention for an error, an account that is not connected, and failed events", async () => {
      const { store } = await openEmptyStore(kind);
      const healthy = await connect(store, { authMethod: "api_key" });
      await subscribe(store, healthy, 1);
      const missing = await subscribe(store, "con_none", 2);
      const failing = await subscribe(store, healthy, 3);
      await store.database.query("UPDATE subscriptions SET last_poll_error = '{}' WHERE id = $1", [failing]);
      const failed = await addEvents(store, "https://engine.example/", 2, 4);
      await store.database.query("UPDATE subscriptions SET connection_id = $1 WHERE id = $2", [healthy, failed]);
      await store.database.query("UPDATE events SET delivery_state = 'failed'");
      const list = async (limit: number) =>
        (await listSubscriptionsToAssess(store.database, limit)).map(({ subscription, failedEvents }) => [
          subscription.id,
          failedEvents,
        ]);
      expect(await list(9)).toEqual([
        [failing, 0],
        [failed, 2],
        [missing, 0],
      ]);
      expect(await list(1)).toEqual([[failing, 0]]);
    });
  });
});
