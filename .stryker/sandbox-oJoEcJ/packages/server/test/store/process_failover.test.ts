// @ts-nocheck
// Several processes share the triggers of one store, and are killed at any moment: nothing is lost, and nothing is found twice.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { startSandboxServer } from "gong-connector-sandbox";
import { expect, onTestFinished, test, vi } from "vitest";
import { openStore, type Store, type StoreOptions } from "../../src/store/index.ts";
import { createEmptyStore, databaseKinds, describeEachDatabase } from "../helpers/stores.ts";

const program = fileURLToPath(new URL("../helpers/poller_process.ts", import.meta.url));
const connections = 4;

async function begin({ directory, databaseUrl = "" }: StoreOptions): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--conditions=gong-connector-source", program, directory, databaseUrl], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  if (child.stdout) await once(child.stdout, "data");
  return child;
}

/** An engine that counts how often it takes each event, by webhook-id. */
async function openEngine(): Promise<{ url: string; taken: Map<string, number> }> {
  const taken = new Map<string, number>();
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const id = String(request.headers["webhook-id"]);
      taken.set(id, (taken.get(id) ?? 0) + 1);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`, taken };
}

async function count(store: Store, sql: string): Promise<number> {
  return Number((await store.database.query(sql))[0]?.count);
}

/** A subscription for each of several connections to one company, from the first call on. */
async function subscribe(store: Store, deliveryUrl: string, url: string, secrets: Record<string, string>) {
  const signing = `whsec_${Buffer.from("twenty-four random bytes").toString("base64")}`;
  for (let number = 0; number < connections; number += 1) {
    const one = { ...databaseKinds, authMethod: "api_key", quotaKey: `company ${number}`, baseUrl: url };
    const { expiresAt: _none, ...lasting } = one;
    const { id: connection } = await store.connections.create(lasting, secrets, 1);
    const given = {
      trigger: "call_recorded",
      connection,
      input: {},
      startAt: Date.UTC(2025, 0, 1),
      deliveryUrl,
    };
    await store.subscriptions.create(given, { signing }, Date.now());
  }
}

describeEachDatabase("triggers", (kind) => {
  test("are handed over when their process is killed, without loss and without repetition", {
    timeout: 120_000,
  }, async () => {
    const { url, sandbox, close } = await startSandboxServer({ port: 0, calls: 700, rateLimits: false });
    onTestFinished(() => close());
    const { accessKey, accessKeySecret } = sandbox.credentials;
    const options = await createEmptyStore(kind);
    const store = await openStore(options);
    onTestFinished(() => store.close());
    const engine = await openEngine();
    await subscribe(store, engine.url, url, { accessKey, accessKeySecret });
    const calls = sandbox.state.calls.visible(Date.now()).map(({ id }) => id);
    const processes = [await begin(options), await begin(options)];
    for (const share of [0.1, 0.4, 0.7]) {
      const enough = share * connections * calls.length;
      const look = (): Promise<number> => count(store, "SELECT COUNT(*) AS count FROM events");
      await vi.waitFor(async () => expect(await look()).toBeGreaterThanOrEqual(enough), { timeout: 60_000 });
      const victim = processes.shift();
      victim?.kill("SIGKILL");
      processes.push(await begin(options));
    }
    const open = (): Promise<number> =>
      count(store, "SELECT COUNT(*) AS count FROM events WHERE delivery <> 'delivered'");
    const all = connections * calls.length;
    const found = (): Promise<number> => count(store, "SELECT COUNT(*) AS count FROM events");
    await vi.waitFor(async () => expect([await found(), await open()]).toEqual([all, 0]), {
      timeout: 90_000,
      interval: 200,
    });
    const rows = await store.database.query("SELECT subscription, item FROM events");
    for (const { id } of await store.subscriptions.list()) {
      const items = rows.filter((row) => row.subscription === id).map((row) => String(row.item));
      expect(items.sort()).toEqual([...calls].sort());
    }
    expect(engine.taken.size).toBe(all);
  });
});
