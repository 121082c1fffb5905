// @ts-nocheck
// OAuth 2.0 as Gong has it: consent of an admin, codes good for ten minutes, refresh tokens good for one use.
import { HttpResponse } from "msw";
import { addSeconds, issueTokenPair, parseBasicAuth, secondsPerDay } from "./auth.ts";
import type { SandboxContext } from "./authorize.ts";
import { readText } from "./body.ts";
import { renderConsentPage, renderErrorPage } from "./consent_page.ts";
import { MINUTE } from "./time.ts";

interface App {
  readonly name: string;
  /** What the app was registered with: nothing else can be granted. Any: whatever has a scope's form. */
  readonly scopes: readonly string[] | "any";
  /** Exact addresses, or any address on this machine. */
  readonly redirectUris: readonly string[] | "loopback";
}

interface Grant {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly expiresAt: number;
}

export interface OAuthState {
  readonly pending: Map<string, Grant>;
  readonly codes: Map<string, Grant>;
}

export interface OAuthContext extends SandboxContext {
  readonly app: App;
  readonly consents: OAuthState;
}

export const createOAuthState = (): OAuthState => ({ pending: new Map(), codes: new Map() });

function isLoopback(uri: string): boolean {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  return (
    url !== undefined && /^https?:$/.test(url.protocol) && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  );
}

function isRegistered(app: App, uri: string): boolean {
  return app.redirectUris === "loopback" ? isLoopback(uri) : app.redirectUris.includes(uri);
}

function isGrantable(app: App, scope: string): boolean {
  return app.scopes === "any" ? /^api(:[a-z][a-z0-9-]*)+$/.test(scope) : app.scopes.includes(scope);
}

const words = (text: string): readonly string[] => text.split(/[\s+]+/).filter((word) => word !== "");

function redirect(grant: Pick<Grant, "redirectUri" | "state">, answer: Readonly<Record<string, string>>): Response {
  const url = new URL(grant.redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (grant.state !== null) url.searchParams.set("state", grant.state);
  return new HttpResponse(null, { status: 302, headers: { location: url.href, "cache-control": "no-store" } });
}

/** GET /oauth2/authorize */
export function showConsentPage(house: OAuthContext, request: Request): Response {
  const { searchParams: query } = new URL(request.url);
  const redirectUri = query.get("redirect_uri") ?? "";
  if (query.get("client_id") !== house.keyring.credentials.clientId)
    return renderErrorPage("The client_id is not known.");
  if (!isRegistered(house.app, redirectUri)) return renderErrorPage("The redirect_uri is not registered for this app.");
  const state = query.get("state");
  if (query.get("response_type") !== "code")
    return redirect({ redirectUri, state }, { error: "unsupported_response_type" });
  const scopes = words(query.get("scope") ?? "");
  if (scopes.length === 0 || !scopes.every((scope) => isGrantable(house.app, scope))) {
    return redirect({ redirectUri, state }, { error: "invalid_scope" });
  }
  const consent = house.state.random.token(32);
  house.consents.pending.set(consent, { redirectUri, scopes, state, expiresAt: house.clock() + 10 * MINUTE });
  return renderConsentPage(house.app.name, scopes, consent, redirectUri);
}

/** POST /oauth2/authorize: the admin's decision. */
export async function handleConsentDecision(house: OAuthContext, request: Request): Promise<Response> {
  const form = new URLSearchParams(await readText(request));
  const consent = form.get("consent") ?? "";
  const grant = house.consents.pending.get(consent);
  house.consents.pending.delete(consent);
  if (grant === undefined || house.clock() >= grant.expiresAt)
    return renderErrorPage("This page is too old. Start again.");
  if (form.get("decision") !== "allow") return redirect(grant, { error: "access_denied" });
  const code = house.state.random.token(40);
  house.consents.codes.set(code, { ...grant, expiresAt: house.clock() + 10 * MINUTE });
  return redirect(grant, { code });
}

function fail(status: number, error: string, description: string): Response {
  return HttpResponse.json(
    { error, error_description: description },
    { status, headers: { "cache-control": "no-store" } },
  );
}

const staleGrant = () => fail(400, "invalid_grant", "Token has been expired or revoked.");

function issue(house: OAuthContext, scopes: readonly string[], seconds: number): Response {
  const url = new URL(house.state.publicUrl);
  const grant = { scopes, host: url.host, expiresAt: addSeconds(house.clock(), seconds) };
  const { accessToken, refreshToken } = issueTokenPair(house.keyring, grant, house.state.random.token);
  const answer = {
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: seconds,
    token_type: "Bearer",
    scope: scopes.join(" "),
    api_base_url_for_customer: house.state.publicUrl,
  };
  return HttpResponse.json(answer, { headers: { "cache-control": "no-store" } });
}

function exchangeCode(house: OAuthContext, given: URLSearchParams, seconds: number): Response {
  const code = given.get("code") ?? "";
  const grant = house.consents.codes.get(code);
  house.consents.codes.delete(code);
  const isFresh = grant !== undefined && house.clock() < grant.expiresAt;
  return isFresh && given.get("redirect_uri") === grant.redirectUri
    ? issue(house, grant.scopes, seconds)
    : staleGrant();
}

function exchangeRefreshToken(house: OAuthContext, given: URLSearchParams, seconds: number): Response {
  const token = given.get("refresh_token") ?? "";
  const scopes = house.keyring.refreshTokens.get(token);
  house.keyring.refreshTokens.delete(token);
  return scopes === undefined ? staleGrant() : issue(house, scopes, seconds);
}

/** Gong documents the query; a form works as well. */
async function parametersOf(request: Request): Promise<URLSearchParams> {
  const parameters = new URL(request.url).searchParams;
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers.get("content-type") ?? "");
  if (isForm) for (const [name, value] of new URLSearchParams(await readText(request))) parameters.set(name, value);
  return parameters;
}

/** POST /oauth2/generate-customer-token */
export async function handleTokenRequest(house: OAuthContext, request: Request): Promise<Response> {
  const given = await parametersOf(request);
  const { clientId, clientSecret } = house.keyring.credentials;
  const [id, secret] = parseBasicAuth(request.headers.get("authorization")) ?? [];
  if (id !== clientId || secret !== clientSecret) return fail(401, "invalid_client", "Client authentication failed.");
  const seconds = Number(given.get("validity_duration") ?? secondsPerDay);
  if (!Number.isInteger(seconds) || seconds <= 0)
    return fail(400, "invalid_request", "validity_duration must be seconds.");
  switch (given.get("grant_type")) {
    case "authorization_code":
      return exchangeCode(house, given, seconds);
    case "refresh_token":
      return exchangeRefreshToken(house, given, seconds);
    default:
      return fail(400, "unsupported_grant_type", "authorization_code and refresh_token are supported.");
  }
}
