// @ts-nocheck
// A process that shares a store with others: it signs, or sends paced requests, and dies where a test says so.
import { once } from "node:events";
import { gong, gongManifests, type RateLimiter } from "gong-connector";
import {
  ConnectionAuthenticator,
  createOAuthTokenClient,
  createSharedRateLimiter,
  openStore,
  type Store,
  type StoreOptions,
} from "../../src/store/index.ts";
import { tokenServerClient } from "./token_server.ts";

interface Task {
  options: StoreOptions;
  id: string;
  tokenUrl: string;
  url: string;
  /** Point at which the process kills itself. */
  dieAt?: string;
  count: number;
}

const [work, text = "{}"] = process.argv.slice(2);
const task = JSON.parse(text) as Task;
const store = await openStore(task.options);
console.log("ready");
await once(process.stdin, "data");
const result = await (work === "pace" ? pace(task) : sign(task));
await store.close();
console.log(JSON.stringify(result));
process.exit(0);

/** How many slots it was given, and when those were that it had to wait for, in milliseconds. */
async function pace({ url, count }: Task): Promise<{ given: number; slots: number[] }> {
  const slots: number[] = [];
  let given = 0;
  let reserved = 0;
  const now = (): number => {
    reserved = Date.now();
    return reserved;
  };
  const shared = createSharedRateLimiter({
    database: store.database,
    quotaKey: "fernhill",
    limits: gongManifests().connector.rateLimits,
    now,
  });
  const rateLimiter: RateLimiter = {
    ...shared,
    async reserve(priority) {
      const slot = await shared.reserve(priority);
      given += 1;
      if (slot.waitMs > 0) slots.push(reserved + slot.waitMs);
      return slot;
    },
  };
  const connector = gong({ auth: { accessKey: "k", accessKeySecret: "s" }, baseUrl: url, rateLimiter });
  for (let done = 0; done < count; done += 1) await connector.run("list_users", {}, { maxRetries: 5 });
  return { given, slots };
}

async function sign({ id, tokenUrl, dieAt }: Task): Promise<{ authorization: string } | { error: string }> {
  const point = (name: string): void => {
    if (name === dieAt) process.kill(process.pid, "SIGKILL");
  };
  const authenticator = new ConnectionAuthenticator({ id, ...parts(store, tokenUrl, point) });
  try {
    return { authorization: (await authenticator.authenticate()).authorization };
  } catch (error) {
    return { error: String(error) };
  }
}

/** The signer's own parts, which pass by the points on their way. */
function parts({ connections, leases }: Store, tokenUrl: string, point: (name: string) => void) {
  const manifests = gongManifests();
  const auth = manifests.auth.get("oauth2");
  if (!auth) throw new Error("there is no OAuth way in");
  const endpoints = { authorizationUrl: "https://app.gong.io/oauth2/authorize", tokenUrl };
  const real = createOAuthTokenClient(manifests, auth, { ...tokenServerClient, endpoints });
  const replace = connections.replaceSecrets.bind(connections);
  connections.replaceSecrets = async (...args) => {
    point("before store");
    const replaced = await replace(...args);
    point("after store");
    return replaced;
  };
  const refreshTokens = async (token: string) => {
    point("before send");
    const renewal = await real.refreshTokens(token);
    point("after send");
    return renewal;
  };
  return { auth, accounts: connections, leases, oauth: { ...real, refreshTokens } };
}
