// A worker process of the tests: the actions on a simulated Gong, by API key or by stored connections, and the example workflows.
import { once } from "node:events";
import { createServer } from "node:http2";
import { createOAuth, openStore, StoredSigner } from "../../dist/connections/index.js";
import { restateHandler } from "../../dist/hosts/restate.js";
import { createConnector, gongManifests, handlers, type Pacer, type Signer } from "../../dist/index.js";
import { callFollowUp } from "../../examples/workflows/call_follow_up.ts";
import { erasePerson } from "../../examples/workflows/erase_person.ts";
import { nightlySync } from "../../examples/workflows/nightly_sync.ts";
import { copyCall } from "./copy_call.ts";
import type { WorkerSettings } from "./work.ts";

const settings: WorkerSettings = JSON.parse(process.env.SETTINGS ?? "{}");
const manifests = gongManifests();
const limits = { ...manifests.connector.limits, ...settings.limits };
const limited = { ...manifests, connector: { ...manifests.connector, limits } };
const { url, accessKey, accessKeySecret, clientId, clientSecret } = settings.gong;
const store = settings.store && (await openStore(settings.store));

function connectorFor(connection: string, rateLimiter?: Pacer) {
  const way = store
    ? { signer: signerOf(connection) }
    : { auth: { method: "api_key", values: { accessKey, accessKeySecret }, baseUrl: url } };
  return createConnector(limited, { handlers, ...way, ...(rateLimiter && { pacer: rateLimiter }) });
}

function signerOf(id: string): Signer {
  const auth = manifests.auth.get("oauth2");
  if (!store || !auth) throw new Error("there is no store");
  const endpoints = { authorizationUrl: `${url}/oauth2/authorize`, tokenUrl: `${url}/oauth2/generate-customer-token` };
  const client = { clientId, clientSecret, redirectUri: "http://127.0.0.1/callback", endpoints, hosts: ["127.0.0.1"] };
  const { accounts, leases } = store;
  return new StoredSigner({ id, auth, accounts, leases, oauth: createOAuth(manifests, auth, client) });
}

async function companyOf(id: string): Promise<string> {
  return (await store?.accounts.get(id))?.company ?? id;
}

async function renew(id: string): Promise<number | undefined> {
  await signerOf(id).sign();
  return (await store?.accounts.get(id))?.expiresAt;
}

const server = createServer(
  restateHandler({
    catalogue: createConnector(limited, { handlers }),
    connectorFor,
    ingress: { url: settings.ingress },
    pacing: settings.pacing,
    services: [callFollowUp, nightlySync, erasePerson, copyCall],
    ...(store && { companyOf, renew }),
  }),
);
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
if (typeof address === "object" && address !== null) console.log(`http://127.0.0.1:${address.port}`);
