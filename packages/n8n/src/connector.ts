// The connector for a node: its credentials, n8n's HTTP client, and one rate limiter for each company in this process.
import catalog from "gong-connector/catalog.json" with { type: "json" };
import { type AnyConnector, type AuthOptions, getAccountRateLimiter, gong, type Manifests } from "gong-connector/embed";
import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from "n8n-workflow";
import { toRefreshError } from "./errors.ts";
import { createTransport } from "./transport.ts";

export type NodeContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

type Auth = NonNullable<NonNullable<Parameters<typeof gong>[1]>["auth"]>;

interface NodeAuth {
  auth: Auth;
  /** Connections of one company share its rate limit. */
  limitKey: string;
}

export const keyType = "gongConnectorApi";
export const appType = "gongConnectorOAuth2Api";

/** The manifests, without credentials. */
export const manifests: Manifests = gong(catalog).manifests;

/** A local server, such as a simulated Gong, may receive credentials. */
const loopbackDomains = ["127.0.0.1", "localhost"];

/** The connector with the credentials that the node has chosen. */
export async function createNodeConnector(context: NodeContext, authentication: unknown): Promise<AnyConnector> {
  const { auth, limitKey } = await (authentication === "oAuth2" ? createOAuth(context) : createKeyAuth(context));
  return gong(catalog, {
    auth,
    rateLimiter: getAccountRateLimiter(limitKey, manifests.connector.rateLimits),
    transport: createTransport(context.helpers.httpRequest),
    additionalDomains: loopbackDomains,
    // The user has chosen the action in the editor, where its summary names the credits.
    allowPaidActions: true,
  });
}

async function createKeyAuth(context: NodeContext): Promise<NodeAuth> {
  const { accessKey, accessKeySecret, baseUrl } = await context.getCredentials(keyType);
  const credentials = { accessKey: String(accessKey).trim(), accessKeySecret: String(accessKeySecret).trim() };
  const url = String(baseUrl ?? "").trim();
  const auth: Auth = { method: "api_key", credentials, ...(url !== "" && { baseUrl: url }) };
  return { auth, limitKey: credentials.accessKey };
}

/** n8n refreshes the tokens: it stores the pair, and lets one execution at a time refresh. */
async function createOAuth(context: NodeContext): Promise<NodeAuth> {
  const read = async (): Promise<{ accessToken: string; baseUrl: string | undefined }> =>
    toTokens((await context.getCredentials(appType)).oauthTokenData);
  const { baseUrl, accessToken } = await read();
  const auth: AuthOptions<{ accessToken: string }> = {
    method: "oauth2",
    getCredentials: async ({ forceRefresh }) => {
      const current = forceRefresh ? toTokens(await refresh(context)) : await read();
      return { credentials: { accessToken: current.accessToken }, baseUrl: current.baseUrl ?? baseUrl };
    },
  };
  return { auth, limitKey: baseUrl ?? accessToken };
}

async function refresh(context: NodeContext): Promise<unknown> {
  try {
    return await context.helpers.refreshOAuth2Token.call(context, appType);
  } catch (error) {
    throw toRefreshError(error);
  }
}

/** The token response, which names the base URL of the company. */
function toTokens(data: unknown): { accessToken: string; baseUrl: string | undefined } {
  const { access_token: token, api_base_url_for_customer: url }: Record<string, unknown> = Object(data);
  return { accessToken: String(token ?? ""), baseUrl: typeof url === "string" && url !== "" ? url : undefined };
}
