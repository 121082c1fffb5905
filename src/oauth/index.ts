// The OAuth authorization code flow of an auth method. Nothing is stored: keep the tokens where the connection is kept.
import { createInvalidInputError } from "../errors/errors.ts";
import {
  getOAuth,
  type OAuthClient,
  type OAuthOptions,
  type OAuthTokens,
  readBaseUrl,
  readTokens,
  requestTokens,
} from "./token_request.ts";

export type { OAuthClient, OAuthOptions, OAuthTokens } from "./token_request.ts";

/**
 * The URL where an admin of the company approves the connection. `state` is a random value that you store with the
 * admin's session: the callback has to bring it back in the same session, once.
 */
export function authorizeUrl(
  client: OAuthClient,
  { scopes, state }: { scopes: readonly string[]; state: string },
  options: OAuthOptions = {},
): string {
  const { clientId, redirectUri } = client;
  assertTexts({ clientId, redirectUri, state });
  const { oauth } = getOAuth(options);
  const url = new URL(options.endpoints?.authorizationUrl ?? oauth.authorizationUrl);
  url.searchParams.set("client_id", client.clientId);
  url.searchParams.set("response_type", "code");
  url.searchParams.set("scope", scopes.join(oauth.scopeSeparator));
  url.searchParams.set("redirect_uri", client.redirectUri);
  url.searchParams.set("state", state);
  return url.href;
}

/**
 * Exchanges the authorization code of a callback for tokens. A code is valid once. Throws ConnectorError:
 * `consent_denied` if the code is not accepted, `invalid_token_response` for a base URL outside the allowed domains.
 */
export async function exchangeCode(
  client: OAuthClient,
  code: string,
  options: OAuthOptions = {},
): Promise<OAuthTokens & { baseUrl: string }> {
  const { clientId, clientSecret, redirectUri } = client;
  assertTexts({ clientId, clientSecret, redirectUri, code });
  const parameters = { code, client_id: clientId, redirect_uri: redirectUri };
  const body = await requestTokens(client, { grant_type: "authorization_code", ...parameters }, options);
  const { oauth, manifests } = getOAuth(options);
  const tokens = readTokens(oauth, body);
  return { ...tokens, baseUrl: readBaseUrl(oauth, body, manifests, options.additionalDomains) };
}

/**
 * New tokens for a refresh token. A refresh token is valid once: refresh a connection under a lock, and store the new
 * tokens before you use them. Throws ConnectorError: `refresh_rejected` if the connection has to be approved again. After
 * any other error keep the tokens, continue with the access token while it is valid, and try again.
 * @example
 * await db.lock(`gong:${id}`, async () => {
 *   const { tokens } = await db.connection(id);
 *   if (tokens.refreshAt > Date.now()) return tokens.accessToken; // refreshed by another process meanwhile
 *   const next = await refresh(client, tokens.refreshToken);
 *   await db.save(id, { ...tokens, ...next });
 *   return next.accessToken;
 * });
 */
export async function refresh(
  client: OAuthClient,
  refreshToken: string,
  options: OAuthOptions = {},
): Promise<OAuthTokens> {
  const { clientId, clientSecret } = client;
  assertTexts({ clientId, clientSecret, refreshToken });
  const parameters = { grant_type: "refresh_token", refresh_token: refreshToken };
  const body = await requestTokens(client, parameters, options);
  const { oauth, manifests } = getOAuth(options);
  const tokens = readTokens(oauth, body);
  try {
    return { ...tokens, baseUrl: readBaseUrl(oauth, body, manifests, options.additionalDomains) };
  } catch {
    // The previous refresh token is used up: without a valid base URL the new tokens are still needed.
    return tokens;
  }
}

/**
 * A variable that is not set would be sent as the text "undefined": as a client that is unknown, a state that protects nobody,
 * or a refresh token whose refusal disconnects the account.
 */
function assertTexts(values: Readonly<Record<string, unknown>>): void {
  const missing = Object.keys(values).filter((name) => typeof values[name] !== "string" || values[name] === "");
  if (missing.length > 0)
    throw createInvalidInputError(missing.map((name) => ({ path: "", message: `${name} is missing` })));
}
