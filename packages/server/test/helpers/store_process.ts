// A process that shares a store with others. It authenticates or sends requests, and kills itself at a given point.
import { once } from "node:events";
import { type Credentials, gong, gongManifests, type RateLimiter, type Transport } from "gong-connector";
import { createAccountOptions } from "../../../../test/helpers/account.ts";
import { tokenServerClient } from "../../../../test/helpers/token_server.ts";
import { nodeHttpTransport } from "../../../../test/helpers/transports.ts";
import {
  ConnectionCredentials,
  createSharedRateLimiter,
  openStore,
  type Store,
  type StoreOptions,
} from "../../src/store/index.ts";

interface Task {
  options: StoreOptions;
  id: string;
  tokenUrl: string;
  url: string;
  /** Point at which the process kills itself. */
  dieAt?: string;
  count: number;
  /** How far the clock of the process is ahead. */
  clockAheadMs?: number;
}

const [kind, text = "{}"] = process.argv.slice(2);
const task = JSON.parse(text) as Task;
const { clockAheadMs = 0 } = task;
const getTime = Date.now;
Date.now = () => getTime() + clockAheadMs;
const store = await openStore(task.options);
console.log("ready");
await once(process.stdin, "data");
const result = await (kind === "send" ? send(task) : authenticate(task));
await store.close();
console.log(JSON.stringify(result));
process.exit(0);

interface SendResult {
  reserved: number;
  /** Times for which requests were reserved that had to wait, by the database's clock. */
  delayedUntil: number[];
  maxWaitMs: number;
}

async function send({ url, count }: Task): Promise<SendResult> {
  const result: SendResult = { reserved: 0, delayedUntil: [], maxWaitMs: 0 };
  let requestAt = 0;
  const query = store.database.query.bind(store.database);
  store.database.query = async (sql, values) => {
    const rows = await query(sql, values);
    if (rows[0]?.request_at !== undefined) requestAt = Number(rows[0].request_at);
    return rows;
  };
  const limits = gongManifests().connector.rateLimits;
  const shared = createSharedRateLimiter({ database: store.database, quotaKey: "fernhill", limits });
  const rateLimiter: RateLimiter = {
    ...shared,
    async reserve(priority) {
      const reservation = await shared.reserve(priority);
      result.reserved += 1;
      result.maxWaitMs = Math.max(result.maxWaitMs, reservation.waitMs);
      if (reservation.waitMs > 0) result.delayedUntil.push(requestAt);
      return reservation;
    },
  };
  const connector = gong({ ...createAccountOptions(url), rateLimiter });
  for (let done = 0; done < count; done += 1) await connector.run("list_users", {}, { maxRetries: 5 });
  return result;
}

async function authenticate({ id, tokenUrl, dieAt }: Task): Promise<{ credentials: Credentials } | { error: string }> {
  const pass = (name: string): void => {
    if (name === dieAt) process.kill(process.pid, "SIGKILL");
  };
  const stored = new ConnectionCredentials({ id, ...createOptions(store, tokenUrl, pass) });
  try {
    return { credentials: (await stored.get({ forceRefresh: false })).credentials };
  } catch (error) {
    return { error: String(error) };
  }
}

/** Options of the credentials that pass the points at which the process can kill itself. */
function createOptions({ connections, leases }: Store, tokenUrl: string, pass: (name: string) => void) {
  const endpoints = { authorizationUrl: "https://app.gong.io/oauth2/authorize", tokenUrl };
  const acquire = leases.acquire.bind(leases);
  let refusals = 0;
  leases.acquire = async (...args) => {
    const lease = await acquire(...args);
    if (!lease) refusals += 1;
    if (refusals === 3) console.log("waiting");
    return lease;
  };
  const replace = connections.replaceSecrets.bind(connections);
  connections.replaceSecrets = async (...args) => {
    pass("before store");
    const replaced = await replace(...args);
    pass("after store");
    return replaced;
  };
  const transport: Transport = async (request) => {
    pass("before send");
    const response = await nodeHttpTransport(request);
    pass("after send");
    return response;
  };
  return { connections, leases, oauth: { client: tokenServerClient, options: { endpoints, transport } } };
}
