// A program that uses the public API. The test of the declarations compiles it as a consumer would.
import {
  ConnectorError,
  createRateLimiter,
  gong,
  poll,
  type Transport,
  verifyWebhook,
  type WebhookRule,
} from "gong-connector";
import { type Catalog, gong as createBundledConnector } from "gong-connector/embed";
import { authorizeUrl, exchangeCode, type OAuthClient, type OAuthTokens, refresh } from "gong-connector/oauth";

interface Database {
  lock<T>(key: string, task: () => Promise<T>): Promise<T>;
  connection(id: string): Promise<{ tokens: OAuthTokens & { refreshToken: string }; baseUrl: string }>;
  save(id: string, tokens: OAuthTokens): Promise<void>;
}

export async function runForOneCompany(accessKey: string, accessKeySecret: string): Promise<string[]> {
  const connector = gong({ auth: { method: "api_key", credentials: { accessKey, accessKeySecret } } });
  const { items } = await connector.run("list_workspaces", {});
  const ids: string[] = [];
  for await (const user of connector.iterate("list_users", {})) ids.push(user.id ?? "");
  return [...ids, ...items.map(({ name }) => name ?? "")];
}

export function connectCustomer(db: Database, client: OAuthClient, id: string) {
  return gong({
    auth: {
      method: "oauth2",
      getCredentials: ({ forceRefresh }) =>
        db.lock(id, async () => {
          const { tokens, baseUrl } = await db.connection(id);
          if (!forceRefresh && tokens.expiresAt > Date.now() + 60_000)
            return { credentials: { accessToken: tokens.accessToken }, baseUrl };
          const next = await refresh(client, tokens.refreshToken);
          await db.save(id, { ...tokens, ...next });
          return { credentials: { accessToken: next.accessToken }, baseUrl: next.baseUrl ?? baseUrl };
        }),
    },
  });
}

export async function connectAccount(client: OAuthClient, state: string, code: string): Promise<[string, string]> {
  const url = authorizeUrl(client, { scopes: gong().requiredScopes(["list_users"]), state });
  const { baseUrl } = await exchangeCode(client, code);
  return [url, baseUrl];
}

export async function runStep(action: string, input: unknown, transport: Transport): Promise<unknown> {
  const connector = gong({
    transport,
    rateLimiter: createRateLimiter(gong().manifests.connector.rateLimits),
    maxRetries: 0,
    onAttempt: ({ status }) => console.log(status),
  });
  try {
    return await connector.run(action, input, { priority: "background" });
  } catch (error) {
    if (!ConnectorError.is(error)) throw error;
    return error.code === "missing_scope" ? error.scopes : error.toJSON();
  }
}

export async function pollCalls(state: string | undefined) {
  const connector = gong();
  const trigger = connector.manifests.triggers.get("call_recorded");
  if (!trigger) throw new Error("no such trigger");
  const { events, nextPollAt, ...result } = await poll(trigger, state, { connector, startAt: Date.now() });
  return { ids: events.map(({ id, itemId }) => `${id} ${itemId}`), nextPollAt, state: result.state };
}

export async function receive(rule: WebhookRule, url: string, headers: [string, string][], body: Uint8Array) {
  const trigger = gong().manifests.triggers.get("call_analyzed");
  if (!trigger) throw new Error("no such trigger");
  return verifyWebhook(trigger, rule, { url, headers, body }, { remember: async () => true });
}

export async function runInBundle(catalog: Catalog, accessToken: string, baseUrl: string): Promise<string[]> {
  const auth = { method: "oauth2", credentials: { accessToken }, baseUrl };
  const { items } = await createBundledConnector(catalog, { auth, rateLimiter: false }).run("list_users", {});
  return items.map(({ id }) => id ?? "");
}
