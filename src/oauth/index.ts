// The OAuth authorization-code flow, as an auth manifest describes it: where to send the admin, and token requests.
import { getPackageVersion } from "../gong_manifests.ts";
import { isInDomain, normalizeBaseUrl } from "../runtime/authenticator.ts";
import type { ErrorCode } from "../runtime/error_codes.ts";
import { ConnectorError } from "../runtime/errors.ts";
import { getPointer } from "../runtime/json_pointer.ts";
import type { AuthMethod, Manifests } from "../runtime/manifests.ts";
import { unlimited } from "../runtime/rate_limiter.ts";
import { createSend } from "../runtime/send.ts";

export interface OAuthClientOptions {
  clientId: string;
  clientSecret: string;
  /** Where the provider sends the browser back to. */
  redirectUri: string;
  /** The provider's endpoints, where they are not the manifest's: the simulated service. */
  endpoints?: { authorizationUrl: string; tokenUrl: string };
  /** Hosts that a token answer may name as base URL; the connector's own when left out. */
  allowedDomains?: readonly string[];
}

/** What a refresh brings. */
export interface RefreshedTokens {
  accessToken: string;
  /** Absent where the answer had none: the old one stays. */
  refreshToken?: string;
  /** When the access token expires, in milliseconds. */
  expiresAt: number;
  /** Absent where the answer does not say: as before. */
  grantedScopes?: readonly string[];
  /** Absent where the answer names none that may be used: as before. */
  baseUrl?: string;
}

/** What an authorization code brings. */
export interface TokenSet extends RefreshedTokens {
  grantedScopes: readonly string[];
  baseUrl: string;
}

export interface OAuthTokenClient {
  /** Where the browser goes to be asked for consent. */
  createAuthorizationUrl(scopes: readonly string[], state: string): string;
  /** Turns an authorization code into tokens. `requested` are granted where the answer does not say. Throws ConnectorError. */
  exchangeCode(code: string, requested?: readonly string[]): Promise<TokenSet>;
  /** A new pair for a refresh token, which is used up by it. Throws `unauthenticated` where only a person can help. */
  refreshTokens(refreshToken: string): Promise<RefreshedTokens>;
}

export function createOAuthTokenClient(
  manifests: Manifests,
  auth: AuthMethod,
  client: OAuthClientOptions,
): OAuthTokenClient {
  const { oauth } = auth;
  if (!oauth) throw new TypeError(`${auth.id} is no OAuth way in`);
  if (oauth.pkce) throw new TypeError(`${auth.id} asks for PKCE, which is not offered`);
  const way: Way = { connector: manifests.connector, oauth, client };
  const endpoints = client.endpoints ?? { authorizationUrl: oauth.authorizationUrl, tokenUrl: oauth.tokenUrl };
  return {
    createAuthorizationUrl(scopes, state) {
      const url = new URL(endpoints.authorizationUrl);
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
    async exchangeCode(code, requested = []) {
      const { clientId: client_id, redirectUri: redirect_uri } = client;
      const body = await ask(way, endpoints.tokenUrl, {
        grant_type: "authorization_code",
        code,
        client_id,
        redirect_uri,
      });
      const answer = renewalOf(way, body);
      return { ...answer, grantedScopes: answer.grantedScopes ?? requested, baseUrl: baseUrlOf(way, body) };
    },
    async refreshTokens(refreshToken) {
      const body = await ask(way, endpoints.tokenUrl, { grant_type: "refresh_token", refresh_token: refreshToken });
      return { ...renewalOf(way, body), ...knownBaseUrl(way, body) };
    },
  };
}

interface Way {
  connector: Manifests["connector"];
  oauth: NonNullable<AuthMethod["oauth"]>;
  client: OAuthClientOptions;
}

/** The body of the answer to a token request. */
async function ask(way: Way, tokenUrl: string, parameters: Record<string, string>): Promise<unknown> {
  const { connector, oauth, client } = way;
  const { origin, pathname } = new URL(tokenUrl);
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64");
  const send = createSend({
    connector,
    judge: () => undefined,
    authenticator: { authenticate: () => ({ authorization: `Basic ${basic}`, baseUrl: origin }) },
    rateLimiter: unlimited,
    userAgent: `${connector.id}-connector/${getPackageVersion()}`,
    timeoutMs: 30_000,
    maxWaitMs: 0,
  });
  const inQuery = oauth.tokenParametersIn === "query";
  const { response } = await send(
    {
      method: "POST",
      path: pathname,
      query: inQuery ? parameters : {},
      ...(inQuery ? { headers: { "content-type": "application/json" } } : { stream: form(parameters) }),
      // It is not sent again here. Whoever does so later finds out at worst that the code or token is spent.
      isIdempotent: true,
    },
    { action: "token", isList: false, maxRetries: 0 },
  );
  if (response.status >= 200 && response.status <= 299) return response.body;
  throw refusal(way, response.status, response.body);
}

function form(parameters: Record<string, string>) {
  const content = Buffer.from(new URLSearchParams(parameters).toString());
  return {
    preview: {},
    open: async () => ({
      headers: { "content-type": "application/x-www-form-urlencoded", "content-length": String(content.length) },
      content: (async function* () {
        yield content;
      })(),
    }),
  };
}

/** Reads the answer by the manifest's pointers. Nothing of it is ever part of an error. */
function renewalOf({ oauth }: Way, body: unknown): RefreshedTokens {
  const { accessToken, refreshToken, expiresIn, scope } = oauth.tokenResponse;
  const access = textAt(body, accessToken);
  if (access === undefined) throw new ConnectorError("invalid_token_response", "the token answer has no access token");
  const refresh = textAt(body, refreshToken);
  const scopes = textAt(body, scope)?.split(oauth.scopeSeparator).filter(Boolean);
  const seconds = Number(getPointer(body, expiresIn) ?? Number.NaN);
  const lifetime = Number.isFinite(seconds) ? seconds : oauth.accessTokenLifetimeSeconds;
  return {
    accessToken: access,
    expiresAt: Date.now() + Math.floor(lifetime * 1000),
    ...(refresh !== undefined && { refreshToken: refresh }),
    ...(scopes !== undefined && { grantedScopes: scopes }),
  };
}

/** The base URL that an answer names: https, or loopback, on a host that credentials may go to. */
function baseUrlOf({ connector, oauth, client }: Way, body: unknown): string {
  const named = textAt(body, oauth.tokenResponse.baseUrl);
  if (named === undefined) throw new ConnectorError("invalid_token_response", "the token answer has no base URL");
  const allowedDomains = client.allowedDomains ?? connector.allowedDomains;
  const remedy = "Check the token URL: credentials are sent to no other host.";
  if (!URL.canParse(named))
    throw new ConnectorError("invalid_token_response", "the token answer's base URL is none", { remedy });
  const { hostname } = new URL(named);
  if (isInDomain(hostname, allowedDomains)) return normalizeBaseUrl(named);
  const message = `the token answer names the host ${hostname}, which is not under ${allowedDomains.join(" or ")}`;
  throw new ConnectorError("invalid_token_response", message, { remedy });
}

/** A pair that a refresh brought is kept, whatever it says of the base URL: the token before is spent. */
function knownBaseUrl(way: Way, body: unknown): { baseUrl?: string } {
  try {
    return { baseUrl: baseUrlOf(way, body) };
  } catch {
    return {};
  }
}

function textAt(body: unknown, pointer: string): string | undefined {
  const value = getPointer(body, pointer);
  return typeof value === "string" && value !== "" ? value : undefined;
}

const reconnect = "Connect again.";
const explanations: Readonly<Record<string, { code: ErrorCode; message: string; remedy: string }>> = {
  invalid_grant: {
    code: "refresh_rejected",
    message: "the code or refresh token is no longer accepted",
    remedy: reconnect,
  },
  access_denied: { code: "consent_denied", message: "consent was denied", remedy: reconnect },
  invalid_client: {
    code: "oauth_client_rejected",
    message: "client id and client secret do not fit",
    remedy: "Check client id and client secret in the settings.",
  },
  unauthorized_client: {
    code: "oauth_client_rejected",
    message: "the client may not do that",
    remedy: "Check client id and client secret in the settings.",
  },
  invalid_scope: {
    code: "oauth_client_rejected",
    message: "a scope was asked for that the integration does not have",
    remedy: "Compare the scopes in the settings with those of the integration.",
  },
};

/** An OAuth error in words; the provider's own description is kept out, since it may repeat what was sent. */
function refusal({ connector }: Way, status: number, body: unknown): ConnectorError {
  const code = textAt(body, "/error") ?? "";
  const known = Object.hasOwn(explanations, code) ? explanations[code] : undefined;
  const message = `the token request was refused with status ${status}`;
  if (known) return new ConnectorError(known.code, `${message}: ${known.message}`, { status, remedy: known.remedy });
  if (status >= 500 || status === 429)
    return new ConnectorError("service_unavailable", message, { status, retryable: true });
  const rule = connector.errorRules.find((one) => one.status === "403" && one.messagePattern === undefined);
  if (status === 403) return new ConnectorError("service_forbidden", message, { status, remedy: rule?.remedy });
  // Refused without a code of the standard: the token, unless the code says that it was something else.
  if ((status === 400 || status === 401) && !/^[a-z]+_[a-z_]+$/.test(code))
    return new ConnectorError("refresh_rejected", message, { status, remedy: reconnect });
  return new ConnectorError("oauth_client_rejected", message, {
    status,
    remedy: "Check the token URL and the client in the settings.",
  });
}

/** Why the provider sent the browser back without a code, in words. */
export function describeOAuthError(code: string): string {
  return (Object.hasOwn(explanations, code) && explanations[code]?.message) || "the provider refused";
}
