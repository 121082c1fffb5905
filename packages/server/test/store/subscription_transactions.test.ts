// Changes of a subscription or connection at the same moment as others.
import { expect, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { rotateKey, type Store, type Subscription } from "../../src/store/index.ts";
import { listSigningSecrets, rotateSigningSecret } from "../../src/triggers/delivery_signature.ts";
import { describeEachDatabase, openEmptyStore, sampleConnection } from "../helpers/stores.ts";

async function subscribe(store: Store): Promise<Subscription> {
  const given = { trigger: "call_analyzed", connection: "con_1", input: {}, startAt: 1 };
  return store.subscriptions.create(given, { signing: "whsec_first" }, 1);
}

/** Runs `meanwhile` after the first statement of a transaction that contains a text. Returns a function that waits for its end. */
function runMeanwhile(database: Database, text: string, meanwhile: () => Promise<unknown>): () => Promise<void> {
  const transaction = database.transaction.bind(database);
  let running: Promise<unknown> | undefined;
  database.transaction = (task, lockedTables) =>
    transaction(
      ({ query }) =>
        task({
          query: async (sql, values, options) => {
            const rows = await query(sql, values, options);
            if (running || !sql.includes(text)) return rows;
            running = meanwhile();
            // SQLite runs the other transaction later, PostgreSQL until it waits for this one.
            await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 200))]);
            return rows;
          },
        }),
      lockedTables,
    );
  return async () => {
    await running;
  };
}

describeEachDatabase("transactions of subscriptions and connections", (kind) => {
  test("each of several rotations at once returns a secret that signs", async () => {
    const { store } = await openEmptyStore(kind);
    const { id } = await subscribe(store);
    const rotate = () => store.subscriptions.changeSecrets(id, (current) => rotateSigningSecret(current, 1));
    const rotated = await Promise.all([rotate(), rotate(), rotate()]);
    const signing = listSigningSecrets(await store.secrets.get(id), 1);
    expect(signing.sort()).toEqual(["whsec_first", ...rotated.map((each) => each?.signingSecret)].sort());
  });

  test("a deleted subscription gets no secret", async () => {
    const { store } = await openEmptyStore(kind);
    const { id } = await subscribe(store);
    await store.subscriptions.delete(id);
    expect(await store.subscriptions.changeSecrets(id, () => ({ secrets: { signing: "whsec_new" } }))).toBeUndefined();
    expect(await store.secrets.get(id)).toEqual({});
  });

  test.for(["SELECT id FROM subscriptions", "INSERT INTO events"])(
    "a deletion while a webhook request is stored leaves no event (after %s)",
    async (statement) => {
      const { store } = await openEmptyStore(kind);
      const subscription = await subscribe(store);
      const waitForDeletion = runMeanwhile(store.database, statement, () =>
        store.subscriptions.delete(subscription.id),
      );
      const detectedAt = "2026-03-01T00:00:00.000Z";
      const event = { id: "call_analyzed:1", trigger: "call_analyzed", itemId: "1", detectedAt, data: {} };
      await store.receivedWebhooks.add({
        replayKey: "1",
        replayableUntil: 5000,
        receivedAt: 2000,
        subscription,
        event,
      });
      await waitForDeletion();
      expect(await store.events.list(subscription.id)).toEqual([]);
    },
  );

  test("a poll that is stored and a rotation of the key at once do not wait for each other", async () => {
    const { store, options } = await openEmptyStore(kind);
    const subscription = await subscribe(store);
    const lease = await store.leases.acquire("poll:con_1", 60_000);
    if (!lease) throw new Error("the lease has another holder");
    const waitForRotation = runMeanwhile(store.database, "UPDATE leases", () => rotateKey(options));
    const detectedAt = "2026-03-01T00:00:00.000Z";
    const event = { id: "call_analyzed:1", trigger: "call_analyzed", itemId: "1", detectedAt, data: {} };
    const poll = { events: [event], state: "{}", nextPollAt: 5000, requests: 1 };
    expect(await store.pollQueue.storePoll(subscription, { lease }, poll, 2000)).toBe(true);
    await waitForRotation();
    expect(await store.events.list(subscription.id)).toHaveLength(1);
  });

  test("a disconnection and a refresh at once do not wait for each other", async () => {
    const { store } = await openEmptyStore(kind);
    const connection = await store.connections.create(sampleConnection, { accessToken: "first" }, 1);
    const waitForRefresh = runMeanwhile(store.database, "DELETE FROM secrets", () =>
      store.connections.replaceSecrets(connection, { accessToken: "second" }, {}),
    );
    expect(await store.connections.disconnect(connection.id)).toBe(true);
    await waitForRefresh();
    expect(await store.secrets.get(connection.id)).toEqual({});
  });
});
