// Token requests: sending, reading the response by the manifest's pointers, and their errors.

import type { ErrorCode } from "../errors/error_codes.ts";
import { ConnectorError } from "../errors/errors.ts";
import { getPackageVersion, gongManifests } from "../gong_manifests.ts";
import { getPointer } from "../json/json_pointer.ts";
import { parseJsonBody, toValidUtf8 } from "../json/lossless_json.ts";
import { parseBaseUrl } from "../network/base_url.ts";
import { toNetworkFailure } from "../network/network_failure.ts";
import type { Transport, TransportRequest, TransportResponse } from "../network/transport.ts";

import { gotTransport } from "../runtime/got_transport.ts";
import type { AuthMethod, Manifests } from "../runtime/manifests.ts";
import { isAuthoritative } from "../runtime/response.ts";

/** The registration of your app at the vendor. */
export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  /** Your callback URL, exactly as registered. */
  redirectUri: string;
}

/** The tokens of a connection. */
export interface OAuthTokens {
  accessToken: string;
  /** Absent if the response has none; after a refresh the previous one stays valid then. */
  refreshToken?: string;
  /** When the access token expires, in milliseconds since 1970. */
  expiresAt: number;
  /** When to refresh it: a minute before it expires, or a tenth of its lifetime if that is less. */
  refreshAt: number;
  /** Absent if the response does not state them: the requested scopes are granted. */
  grantedScopes?: readonly string[];
  /** Base URL of the company's API. After a refresh absent unless the response has a valid one. */
  baseUrl?: string;
}

/** Options of the flow. By default it is that of Gong. */
export interface OAuthOptions {
  /** By default the manifests of this package. */
  manifests?: Manifests;
  /** Endpoints instead of the manifest's, such as those of a sandbox. */
  endpoints?: { authorizationUrl: string; tokenUrl: string };
  /** Domains that a token response may name besides the connector's own. */
  additionalDomains?: readonly string[];
  transport?: Transport;
  signal?: AbortSignal;
  userAgent?: string;
}

type OAuth = NonNullable<AuthMethod["oauth"]>;

/** The Authorization header of a token request, by the manifest's method. */
const clientAuthorizations: Readonly<Record<OAuth["tokenEndpointAuthMethod"], (client: OAuthClient) => string>> = {
  client_secret_basic: ({ clientId, clientSecret }) =>
    `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
};

const timeouts = { connectMs: 10_000, responseMs: 30_000, totalMs: 30_000 };
const maxResponseBytes = 1_000_000;
/** Long enough for the last requests with the old token, short compared with the lifetime. */
const maxRefreshMarginMs = 60_000;
/** A longer lifetime is a mistake of the sender, and a refresh costs one request. Keeps every time a valid date. */
const maxLifetimeMs = 366 * 86_400_000;

/** The flow of the connector's OAuth method. Throws `unknown_auth_method` if it has none. */
export function getOAuth({ manifests = gongManifests() }: OAuthOptions): { oauth: OAuth; manifests: Manifests } {
  const oauth = [...manifests.auth.values()].find((method) => method.oauth)?.oauth;
  if (oauth && !oauth.pkce) return { oauth, manifests };
  const reason = oauth ? "its OAuth method requires PKCE" : "no auth method has OAuth";
  throw new ConnectorError("unknown_auth_method", `${manifests.connector.id}: ${reason}`);
}

/** Sends a token request once and returns the body of its response. */
export async function requestTokens(
  client: OAuthClient,
  parameters: Readonly<Record<string, string>>,
  options: OAuthOptions,
): Promise<unknown> {
  const { oauth } = getOAuth(options);
  const encoded = new URLSearchParams(parameters).toString();
  const isInQuery = oauth.tokenParametersIn === "query";
  const tokenUrl = options.endpoints?.tokenUrl ?? oauth.tokenUrl;
  const body = isInQuery ? undefined : encoded;
  const response = await send(
    {
      method: "POST",
      url: isInQuery ? `${tokenUrl}?${encoded}` : tokenUrl,
      headers: {
        accept: "application/json",
        authorization: clientAuthorizations[oauth.tokenEndpointAuthMethod](client),
        "content-length": String(body?.length ?? 0),
        "content-type": isInQuery ? "application/json" : "application/x-www-form-urlencoded",
        "user-agent": options.userAgent ?? `gong-connector/${getPackageVersion()}`,
      },
      ...(body !== undefined && { body }),
    },
    options,
  );
  if (response.status >= 200 && response.status <= 299) return parseJsonBody(response.body).body;
  const { body: content, text = String(content) } = parseJsonBody(toValidUtf8(response.body));
  const { authoritative, texts } = oauth.tokenErrorResponse;
  const isOwn = isAuthoritative(authoritative, content) || texts.some((entry) => text.includes(entry));
  throw toTokenError(options, { status: response.status, content, isOwn }, parameters.grant_type === "refresh_token");
}

async function send(
  request: Omit<TransportRequest, "signal" | "timeouts" | "maxBytes">,
  { transport = gotTransport, signal }: OAuthOptions,
): Promise<TransportResponse> {
  try {
    return await transport({ ...request, ...(signal && { signal }), timeouts, maxBytes: maxResponseBytes });
  } catch (error) {
    if (signal?.aborted || ConnectorError.is(error)) throw signal?.reason ?? error;
    if (error instanceof Error && "code" in error && error.code === "ERR_RESPONSE_TOO_LARGE")
      throw new ConnectorError("response_too_large", `the token response has more than ${maxResponseBytes} bytes`);
    const { code, message, isPermanent } = toNetworkFailure(error instanceof Error ? error : new Error(), timeouts);
    // A repetition is harmless: at worst the code or refresh token turns out to be used.
    throw new ConnectorError(code, message, { retryable: !isPermanent });
  }
}

/** A token that the Authorization header can carry (RFC 6750). */
const bearerToken = /^[\x21-\x7e]+$/;

/** The tokens of a response. No part of it is ever part of an error. */
export function readTokens(
  { tokenResponse, scopeSeparator, accessTokenLifetimeSeconds }: OAuth,
  body: unknown,
): OAuthTokens {
  const accessToken = getText(body, tokenResponse.accessToken);
  if (accessToken === undefined || !bearerToken.test(accessToken))
    throw new ConnectorError("invalid_token_response", "the token response has no access token");
  const refreshToken = getText(body, tokenResponse.refreshToken);
  const grantedScopes = getText(body, tokenResponse.scope)?.split(scopeSeparator).filter(Boolean);
  const seconds = Number(getPointer(body, tokenResponse.expiresIn));
  const lifetimeMs = Math.floor(Math.min((seconds > 0 ? seconds : accessTokenLifetimeSeconds) * 1000, maxLifetimeMs));
  const expiresAt = Date.now() + lifetimeMs;
  return {
    accessToken,
    expiresAt,
    refreshAt: expiresAt - Math.min(maxRefreshMarginMs, Math.floor(lifetimeMs / 10)),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(grantedScopes !== undefined && { grantedScopes }),
  };
}

/** The base URL in a response. Throws `invalid_token_response` unless it is in an allowed domain. */
export function readBaseUrl(
  { tokenResponse }: OAuth,
  body: unknown,
  { connector }: Manifests,
  additionalDomains: readonly string[] = [],
): string {
  const baseUrl = getText(body, tokenResponse.baseUrl);
  if (baseUrl === undefined) throw new ConnectorError("invalid_token_response", "the token response has no base URL");
  try {
    return parseBaseUrl(baseUrl, [...connector.allowedDomains, ...additionalDomains]);
  } catch (error) {
    if (!ConnectorError.is(error)) throw error;
    throw new ConnectorError("invalid_token_response", `the base URL in the token response: ${error.message}`);
  }
}

function getText(body: unknown, pointer: string): string | undefined {
  const value = getPointer(body, pointer);
  return typeof value === "string" && value !== "" ? value : undefined;
}

const clientRemedy = "Check the client id, the client secret, the callback URL and the scopes of the app.";
/** Errors of RFC 6749. A code or refresh token that is not accepted is `invalid_grant`. */
const oauthErrors: Readonly<Record<string, { code: ErrorCode; message: string }>> = {
  access_denied: { code: "consent_denied", message: "the authorization was denied" },
  invalid_client: { code: "oauth_client_rejected", message: "the client id or client secret is wrong" },
  unauthorized_client: { code: "oauth_client_rejected", message: "the client may not use this flow" },
  invalid_scope: { code: "oauth_client_rejected", message: "a requested scope is not registered for the app" },
};

interface TokenErrorResponse {
  status: number;
  content: unknown;
  /** Whether the vendor wrote it, by the manifest. */
  isOwn: boolean;
}

/**
 * An error response as a ConnectorError, without the vendor's description: it may repeat the request. Only a response of
 * the vendor can reject the client or a token; any other one is temporary.
 */
function toTokenError(
  options: OAuthOptions,
  { status, content, isOwn }: TokenErrorResponse,
  isRefresh: boolean,
): ConnectorError {
  const prefix = `the token request failed with status ${status}`;
  if (!isOwn || status >= 500 || status === 429) {
    const message = isOwn || status >= 500 ? prefix : `${prefix}, in a form that the service does not use`;
    const remedy = status === 403 ? getForbiddenRemedy(options) : undefined;
    return new ConnectorError("service_unavailable", message, { status, retryable: true, remedy });
  }
  const error = getText(content, "/error") ?? "";
  const known = Object.hasOwn(oauthErrors, error) ? oauthErrors[error] : undefined;
  if (known) {
    const remedy = known.code === "oauth_client_rejected" ? clientRemedy : undefined;
    return new ConnectorError(known.code, `${prefix}: ${known.message}`, { status, remedy });
  }
  if (status === 403)
    return new ConnectorError("service_forbidden", prefix, { status, remedy: getForbiddenRemedy(options) });
  // Some responses have no code of the standard; the token is then the likely reason.
  const isToken = error === "invalid_grant" || !/^[a-z]+_[a-z_]+$/.test(error);
  if (!isToken || (status !== 400 && status !== 401))
    return new ConnectorError("oauth_client_rejected", prefix, { status, remedy: clientRemedy });
  const message = isRefresh ? "the refresh token was not accepted" : "the authorization code was not accepted";
  return new ConnectorError(isRefresh ? "refresh_rejected" : "consent_denied", `${prefix}: ${message}`, { status });
}

function getForbiddenRemedy({ manifests = gongManifests() }: OAuthOptions): string | undefined {
  const { errorRules } = manifests.connector;
  return errorRules.find(({ status, messagePattern }) => status === "403" && messagePattern === undefined)?.remedy;
}

/** The message for the `error` of a callback without a code. */
export function describeOAuthError(error: string): string {
  return (Object.hasOwn(oauthErrors, error) && oauthErrors[error]?.message) || "the vendor rejected the request";
}
