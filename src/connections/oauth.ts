// The OAuth authorization-code flow, as an auth manifest describes it: where to send the admin, and token requests.
import { type Auth, at, ConnectorError, checkBaseUrl, createSend, isUnder, type Manifests, unpaced } from "../index.ts";

export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  /** Where the provider sends the browser back to. */
  redirectUri: string;
  /** The provider's endpoints, where they are not the manifest's: the simulated service. */
  endpoints?: { authorizeUrl: string; tokenUrl: string };
  /** Hosts that a token answer may name as base URL; the connector's own when left out. */
  hosts?: readonly string[];
}

export interface Tokens {
  accessToken: string;
  /** Absent where the answer had none: the old one stays. */
  refreshToken?: string;
  /** When the access token expires, in milliseconds. */
  expiresAt: number;
  granted: readonly string[];
  baseUrl: string;
}

export interface OAuth {
  /** Where the browser goes to be asked for consent. */
  authorizeUrl(scopes: readonly string[], state: string): string;
  /** Turns an authorization code into tokens. Throws ConnectorError. */
  exchange(code: string): Promise<Tokens>;
  /** A new pair for a refresh token, which is used up by it. Throws `unauthenticated` when it is no longer accepted. */
  refresh(refreshToken: string, signal?: AbortSignal): Promise<Tokens>;
}

export function createOAuth(manifests: Manifests, auth: Auth, client: OAuthClient): OAuth {
  const { oauth } = auth;
  if (!oauth) throw new TypeError(`${auth.id} is no OAuth way in`);
  const endpoints = client.endpoints ?? oauth;
  const ask = (parameters: Record<string, string>, signal?: AbortSignal): Promise<Tokens> =>
    requestTokens(manifests, auth, client, endpoints.tokenUrl, parameters, signal);
  return {
    authorizeUrl(scopes, state) {
      const url = new URL(endpoints.authorizeUrl);
      const parameters = {
        client_id: client.clientId,
        response_type: "code",
        scope: scopes.join(oauth.scopeSeparator),
        redirect_uri: client.redirectUri,
        state,
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },
    exchange: (code) =>
      ask({ grant_type: "authorization_code", code, client_id: client.clientId, redirect_uri: client.redirectUri }),
    refresh: (refreshToken, signal) => ask({ grant_type: "refresh_token", refresh_token: refreshToken }, signal),
  };
}

async function requestTokens(
  manifests: Manifests,
  auth: Auth,
  client: OAuthClient,
  tokenUrl: string,
  parameters: Record<string, string>,
  signal?: AbortSignal,
): Promise<Tokens> {
  const { origin, pathname } = new URL(tokenUrl);
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64");
  const send = createSend({
    connector: manifests.connector,
    judge: () => undefined,
    signer: { sign: () => ({ authorization: `Basic ${basic}`, baseUrl: origin }) },
    pacer: unpaced,
    userAgent: `${manifests.connector.id}-connector`,
    timeoutMs: 30_000,
    maxWaitMs: 0,
  });
  const inQuery = auth.oauth?.tokenParameters === "query";
  const { reply } = await send(
    {
      method: "POST",
      path: pathname,
      query: inQuery ? parameters : {},
      ...(inQuery ? { headers: { "content-type": "application/json" } } : { stream: form(parameters) }),
      repeatable: false,
    },
    { action: "token", isList: false, retry: 0, ...(signal && { signal }) },
  );
  if (reply.status < 200 || reply.status > 299) throw refusal(reply.status, reply.body);
  return tokensOf(manifests, auth, client, reply.body);
}

function form(parameters: Record<string, string>) {
  const content = Buffer.from(new URLSearchParams(parameters).toString());
  return {
    summary: {},
    open: async () => ({
      headers: { "content-type": "application/x-www-form-urlencoded", "content-length": String(content.length) },
      content: (async function* () {
        yield content;
      })(),
    }),
  };
}

/** Reads the answer by the manifest's pointers. Nothing of it is ever part of an error. */
function tokensOf({ connector }: Manifests, auth: Auth, { hosts }: OAuthClient, body: unknown): Tokens {
  const { oauth } = auth;
  const read = (pointer: string | undefined): string | undefined => {
    const value = pointer === undefined ? undefined : at(body, pointer);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const accessToken = read(oauth?.answer.accessToken);
  const baseUrl = read(oauth?.answer.baseUrl);
  if (accessToken === undefined || baseUrl === undefined) {
    throw new ConnectorError(
      "invalid_reply",
      `the token answer has no ${accessToken === undefined ? "access token" : "base URL"}`,
    );
  }
  const checked = checkBaseUrl(baseUrl);
  const { hostname } = new URL(checked);
  const allowed = hosts ?? connector.hosts.suffixes;
  if (!isUnder(hostname, allowed)) {
    throw new ConnectorError(
      "invalid_reply",
      `the token answer names the host ${hostname}, which is not under ${allowed.join(", ")}`,
      {
        fix: "Check the token URL; credentials are sent to no other host.",
      },
    );
  }
  const refreshToken = read(oauth?.answer.refreshToken);
  const lifetime = Number(at(body, oauth?.answer.expiresIn ?? "") ?? oauth?.accessTokenLifetimeSeconds);
  return {
    accessToken,
    ...(refreshToken !== undefined && { refreshToken }),
    expiresAt: Date.now() + lifetime * 1000,
    granted: (read(oauth?.answer.scope) ?? "").split(oauth?.scopeSeparator ?? " ").filter(Boolean),
    baseUrl: checked,
  };
}

const explanations: Readonly<Record<string, string>> = {
  invalid_grant: "the code or refresh token is no longer accepted",
  invalid_client: "client id and client secret do not fit",
  unauthorized_client: "this client may not do that",
  access_denied: "consent was denied",
  invalid_scope: "a scope was asked for that the integration does not have",
};

/** An OAuth error in words; the provider's own description is kept out, since it may repeat what was sent. */
function refusal(status: number, body: unknown): ConnectorError {
  const code = at(body, "/error");
  const says = typeof code === "string" ? explanations[code] : undefined;
  if (status >= 500 || status === 429)
    return new ConnectorError("unavailable", `the token request was answered with ${status}`, {
      status,
      retryable: true,
    });
  return new ConnectorError("unauthenticated", says ?? `the token request was refused (${status})`, {
    status,
    fix: code === "invalid_client" ? "Check client id and client secret in the settings." : "Connect again.",
  });
}

/** Why the provider sent the browser back without a code, in words. */
export function explainDenial(code: string): string {
  return explanations[code] ?? "the provider refused";
}
