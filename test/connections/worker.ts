// A process that shares a store with others: it signs, or sends paced requests, and dies where a test says so.
import { once } from "node:events";
import {
  connectorFor,
  createOAuth,
  openStore,
  type Store,
  StoredSigner,
  type StoreOptions,
} from "../../src/connections/index.ts";
import { gongManifests } from "../../src/index.ts";
import { client } from "./token_server.ts";

interface Task {
  options: StoreOptions;
  id: string;
  tokenUrl: string;
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

async function pace({ id, count }: Task): Promise<{ done: number }> {
  const connector = await connectorFor(store, id);
  let done = 0;
  for (; done < count; done += 1) await connector.run("list_users", {}, { retry: 0 });
  return { done };
}

async function sign({ id, tokenUrl, dieAt }: Task): Promise<{ authorization: string } | { error: string }> {
  const point = (name: string): void => {
    if (name === dieAt) process.kill(process.pid, "SIGKILL");
  };
  const signer = new StoredSigner({ id, ...parts(store, tokenUrl, point) });
  try {
    return { authorization: (await signer.sign()).authorization };
  } catch (error) {
    return { error: String(error) };
  }
}

/** The signer's own parts, which pass by the points on their way. */
function parts({ accounts, leases }: Store, tokenUrl: string, point: (name: string) => void) {
  const manifests = gongManifests();
  const auth = manifests.auth.get("oauth2");
  if (!auth) throw new Error("there is no OAuth way in");
  const endpoints = { authorizeUrl: "https://app.gong.io/oauth2/authorize", tokenUrl };
  const real = createOAuth(manifests, auth, { ...client, endpoints });
  const replace = accounts.replaceSecrets.bind(accounts);
  accounts.replaceSecrets = async (...args) => {
    point("before store");
    const replaced = await replace(...args);
    point("after store");
    return replaced;
  };
  const refresh = async (token: string) => {
    point("before send");
    const renewal = await real.refresh(token);
    point("after send");
    return renewal;
  };
  return { auth, accounts, leases, oauth: { ...real, refresh } };
}
