// @ts-nocheck
// A worker process of the tests: the actions on a simulated Gong, by API key or by stored connections, and the example workflows.
import { once } from "node:events";
import { createServer } from "node:http2";
import { createConnector, gongManifests, type RateLimiter } from "gong-connector";
import { type Authenticator, gongHandlers } from "gong-connector/internal";
import { createOAuthTokenClient } from "gong-connector/oauth";
import { createRestateHandler } from "gong-connector-restate";
import { ConnectionAuthenticator, openStore } from "gong-connector-server";
import { callFollowUp } from "../../../../examples/workflows/call_follow_up.ts";
import { erasePerson } from "../../../../examples/workflows/erase_person.ts";
import { nightlySync } from "../../../../examples/workflows/nightly_sync.ts";
import { copyCall } from "../copy_call.ts";
import type { WorkerSettings } from "./restate_workers.ts";

const settings: WorkerSettings = JSON.parse(process.env.SETTINGS ?? "{}");
const manifests = gongManifests();
const limits = { ...manifests.connector.rateLimits, ...settings.limits };
const limited = { ...manifests, connector: { ...manifests.connector, rateLimits: limits } };
const { url, accessKey, accessKeySecret, clientId, clientSecret } = settings.gong;
const store = settings.store && (await openStore(settings.store));

function getConnector(connection: string, rateLimiter?: RateLimiter) {
  const way = store
    ? { authenticator: createAuthenticatorFor(connection) }
    : { auth: { method: "api_key", values: { accessKey, accessKeySecret }, baseUrl: url } };
  return createConnector(limited, { handlers: gongHandlers, ...way, ...(rateLimiter && { rateLimiter }) });
}

function createAuthenticatorFor(id: string): Authenticator {
  const auth = manifests.auth.get("oauth2");
  if (!store || !auth) throw new Error("there is no store");
  const endpoints = { authorizationUrl: `${url}/oauth2/authorize`, tokenUrl: `${url}/oauth2/generate-customer-token` };
  const client = {
    clientId,
    clientSecret,
    redirectUri: "http://127.0.0.1/callback",
    endpoints,
    allowedDomains: ["127.0.0.1"],
  };
  const { connections, leases } = store;
  return new ConnectionAuthenticator({
    id,
    auth,
    accounts: connections,
    leases,
    oauth: createOAuthTokenClient(manifests, auth, client),
  });
}

async function getQuotaKey(id: string): Promise<string> {
  return (await store?.connections.get(id))?.quotaKey ?? id;
}

async function refreshTokens(id: string): Promise<number | undefined> {
  await createAuthenticatorFor(id).authenticate();
  return (await store?.connections.get(id))?.expiresAt;
}

const server = createServer(
  createRestateHandler({
    catalog: createConnector(limited, { handlers: gongHandlers }),
    getConnector,
    ingress: { url: settings.ingress },
    rateLimiter: settings.pacing,
    services: [callFollowUp, nightlySync, erasePerson, copyCall],
    ...(store && { getQuotaKey, refreshTokens }),
  }),
);
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
if (typeof address === "object" && address !== null) console.log(`http://127.0.0.1:${address.port}`);
