// Processes that share the subscriptions of one store and are killed while they poll and deliver.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { startSandboxServer } from "gong-connector-sandbox";
import { expect, onTestFinished, test, vi } from "vitest";
import { isLongRun } from "../../../../test/helpers/long_run.ts";
import { openStore, type Store, type StoreOptions } from "../../src/store/index.ts";
import { createEmptyStore, describeEachDatabase, sampleConnection } from "../helpers/stores.ts";

const program = fileURLToPath(new URL("../helpers/poller_process.ts", import.meta.url));
const connections = 4;
const callCount = isLongRun ? 700 : 250;
/** Ends a test that hangs. */
const timeout = 250_000;

async function startProcess({ directory, databaseUrl = "" }: StoreOptions): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--conditions=gong-connector-source", program, directory, databaseUrl], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  if (child.stdout) await once(child.stdout, "data");
  return child;
}

/** An engine that counts the deliveries of each event, by webhook-id. */
async function startEngine(): Promise<{ url: string; deliveries: Map<string, number> }> {
  const deliveries = new Map<string, number>();
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const id = String(request.headers["webhook-id"]);
      deliveries.set(id, (deliveries.get(id) ?? 0) + 1);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`, deliveries };
}

async function count(store: Store, sql: string): Promise<number> {
  return Number((await store.database.query(sql))[0]?.count);
}

/** Creates a subscription to recorded calls for each of several connections to one company. */
async function subscribe(store: Store, deliveryUrl: string, url: string, secrets: Record<string, string>) {
  const signing = `whsec_${Buffer.from("twenty-four random bytes").toString("base64")}`;
  for (let number = 0; number < connections; number += 1) {
    const { expiresAt: _none, ...sample } = sampleConnection;
    const details = { ...sample, authMethod: "api_key", quotaKey: `company ${number}`, baseUrl: url };
    const { id: connection } = await store.connections.create(details, secrets, 1);
    const subscription = {
      trigger: "call_recorded",
      connection,
      input: {},
      startAt: Date.UTC(2025, 0, 1),
      deliveryUrl,
    };
    await store.subscriptions.create(subscription, { signing }, Date.now());
  }
}

describeEachDatabase("triggers", (kind) => {
  test("detects and delivers every event once when processes are killed", async () => {
    const { url, sandbox, close } = await startSandboxServer({ port: 0, calls: callCount, rateLimits: false });
    onTestFinished(() => close());
    const { accessKey, accessKeySecret } = sandbox.credentials;
    const options = await createEmptyStore(kind);
    const store = await openStore(options);
    onTestFinished(() => store.close());
    const engine = await startEngine();
    await subscribe(store, engine.url, url, { accessKey, accessKeySecret });
    const calls = sandbox.state.calls.visible(Date.now()).map(({ id }) => id);
    const processes = [await startProcess(options), await startProcess(options)];
    const countEvents = (): Promise<number> => count(store, "SELECT COUNT(*) AS count FROM events");
    for (const share of [0.1, 0.4, 0.7]) {
      const enough = share * connections * calls.length;
      await vi.waitFor(async () => expect(await countEvents()).toBeGreaterThanOrEqual(enough), { timeout });
      const killed = processes.shift();
      killed?.kill("SIGKILL");
      processes.push(await startProcess(options));
    }
    const countUndelivered = (): Promise<number> =>
      count(store, "SELECT COUNT(*) AS count FROM events WHERE delivery_state <> 'delivered'");
    const all = connections * calls.length;
    await vi.waitFor(async () => expect([await countEvents(), await countUndelivered()]).toEqual([all, 0]), {
      timeout,
      interval: 200,
    });
    const rows = await store.database.query("SELECT subscription_id, item_id FROM events");
    for (const { id } of await store.subscriptions.list()) {
      const items = rows.filter((row) => row.subscription_id === id).map((row) => String(row.item_id));
      expect(items.sort()).toEqual([...calls].sort());
    }
    expect(engine.deliveries.size).toBe(all);
  });
});
