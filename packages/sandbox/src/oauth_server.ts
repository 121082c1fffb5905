// Gong's OAuth 2.0 server: consent by an admin, codes that are valid for ten minutes, refresh tokens for one use.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { issueTokenPair, type PendingGrant, parseBasicAuth, type SandboxApp } from "./auth.ts";
import { sendConsentPage, sendErrorPage } from "./consent_page.ts";
import { decide, describeRequest, tokenOperation } from "./fault_injection.ts";
import { deliver, interceptRequest } from "./hostile/delivery.ts";
import { getQuery } from "./parameters.ts";
import type { SandboxContext } from "./sandbox.ts";
import { minuteMs, secondMs } from "./time.ts";

const grantLifetimeMs = 10 * minuteMs;
const defaultValiditySeconds = 86_400;

function isLoopback(uri: string): boolean {
  const url = URL.parse(uri);
  return (
    url !== null && /^https?:$/.test(url.protocol) && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  );
}

function isRegistered({ redirectUris }: SandboxApp, uri: string): boolean {
  return redirectUris === "loopback" ? isLoopback(uri) : redirectUris.includes(uri);
}

function isGrantable({ scopes }: SandboxApp, scope: string): boolean {
  return scopes === "any" ? /^api(:[a-z][a-z0-9-]*)+$/.test(scope) : scopes.includes(scope);
}

type RedirectTarget = Pick<PendingGrant, "redirectUri" | "state">;

function redirect(reply: FastifyReply, { redirectUri, state }: RedirectTarget, parameters: Record<string, string>) {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (state !== null) url.searchParams.set("state", state);
  return reply.header("cache-control", "no-store").redirect(url.href, 302);
}

function showConsentPage({ auth, state, clock }: SandboxContext, query: URLSearchParams, reply: FastifyReply) {
  const { app, credentials, pendingConsents } = auth;
  const redirectUri = query.get("redirect_uri") ?? "";
  if (query.get("client_id") !== credentials.clientId) return sendErrorPage(reply, "The client_id is not known.");
  if (!isRegistered(app, redirectUri)) {
    return sendErrorPage(reply, "The redirect_uri is not registered for this app.");
  }
  const target = { redirectUri, state: query.get("state") };
  if (query.get("response_type") !== "code") return redirect(reply, target, { error: "unsupported_response_type" });
  const scopes = (query.get("scope") ?? "").split(/[\s+]+/).filter((scope) => scope !== "");
  if (scopes.length === 0 || !scopes.every((scope) => isGrantable(app, scope))) {
    return redirect(reply, target, { error: "invalid_scope" });
  }
  const consent = state.random.token(32);
  pendingConsents.set(consent, { ...target, scopes, expiresAt: clock() + grantLifetimeMs });
  return sendConsentPage(reply, { appName: app.name, scopes, consent, redirectUri });
}

/** The entry of a key, removed so that it is used once; undefined if it is unknown or expired. */
function takeGrant(grants: Map<string, PendingGrant>, key: string | null, now: number): PendingGrant | undefined {
  const grant = grants.get(key ?? "");
  grants.delete(key ?? "");
  return grant !== undefined && now < grant.expiresAt ? grant : undefined;
}

function handleConsentDecision({ auth, state, clock }: SandboxContext, form: URLSearchParams, reply: FastifyReply) {
  const grant = takeGrant(auth.pendingConsents, form.get("consent"), clock());
  if (grant === undefined) return sendErrorPage(reply, "This page is too old. Start again.");
  if (form.get("decision") !== "allow") return redirect(reply, grant, { error: "access_denied" });
  const code = state.random.token(40);
  auth.codes.set(code, { ...grant, expiresAt: clock() + grantLifetimeMs });
  return redirect(reply, grant, { code });
}

interface TokenResponse {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

function createTokenError(status: number, error: string, description: string): TokenResponse {
  return { status, body: { error, error_description: description } };
}

/** The scopes of a code or refresh token, which is used up; undefined if it is unknown or expired. */
function takeScopes({ auth, clock }: SandboxContext, parameters: URLSearchParams): readonly string[] | undefined {
  if (parameters.get("grant_type") === "authorization_code") {
    const grant = takeGrant(auth.codes, parameters.get("code"), clock());
    return grant?.redirectUri === parameters.get("redirect_uri") ? grant?.scopes : undefined;
  }
  const token = parameters.get("refresh_token") ?? "";
  const scopes = auth.refreshTokens.get(token);
  auth.refreshTokens.delete(token);
  return scopes;
}

function handleTokenRequest(
  sandbox: SandboxContext,
  request: FastifyRequest,
  parameters: URLSearchParams,
): TokenResponse {
  const { auth, state, clock } = sandbox;
  const [id, secret] = parseBasicAuth(request.headers.authorization) ?? [];
  if (id !== auth.credentials.clientId || secret !== auth.credentials.clientSecret) {
    return createTokenError(401, "invalid_client", "Client authentication failed.");
  }
  const seconds = Number(parameters.get("validity_duration") ?? defaultValiditySeconds);
  if (!Number.isInteger(seconds) || seconds <= 0) {
    return createTokenError(400, "invalid_request", "validity_duration must be seconds.");
  }
  if (!["authorization_code", "refresh_token"].includes(parameters.get("grant_type") ?? "")) {
    const description = "authorization_code and refresh_token are supported.";
    return createTokenError(400, "unsupported_grant_type", description);
  }
  const scopes = takeScopes(sandbox, parameters);
  if (scopes === undefined) {
    return createTokenError(400, "invalid_grant", "Token has been expired or revoked.");
  }
  const tokens = issueTokenPair(auth, state, { scopes, expiresAt: clock() + seconds * secondMs });
  const body = {
    access_token: tokens.accessToken,
    refresh_token: tokens.refreshToken,
    expires_in: seconds,
    token_type: "Bearer",
    scope: scopes.join(" "),
    api_base_url_for_customer: state.publicUrl,
  };
  return { status: 200, body };
}

/** Answers a token request, or misbehaves. */
async function respondToTokenRequest(
  sandbox: SandboxContext,
  request: FastifyRequest,
  parameters: URLSearchParams,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const decision = decide(tokenOperation, request, sandbox.faults, sandbox.hostile);
  request.setDecorator("decision", decision);
  sandbox.onRequest?.(describeRequest(tokenOperation, decision));
  const { effect, random } = decision;
  if (interceptRequest(reply, effect)) return reply;
  const { status, body } = handleTokenRequest(sandbox, request, parameters);
  const sent = status === 200 ? (effect.change?.(body, { random, cursor: undefined }) ?? body) : body;
  reply.code(status).headers({ "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  return deliver(reply, JSON.stringify(sent), effect);
}

export function registerOAuthRoutes(app: FastifyInstance, getContext: () => SandboxContext): void {
  app.register(async (oauth) => {
    oauth.removeAllContentTypeParsers();
    oauth.addContentTypeParser("*", { parseAs: "string" }, (_request, text, done) =>
      done(null, new URLSearchParams(String(text))),
    );
    const getForm = ({ body }: FastifyRequest) => (body instanceof URLSearchParams ? body : new URLSearchParams());
    oauth.get("/oauth2/authorize", (request, reply) => showConsentPage(getContext(), getQuery(request), reply));
    oauth.post("/oauth2/authorize", (request, reply) => handleConsentDecision(getContext(), getForm(request), reply));
    oauth.post("/oauth2/generate-customer-token", (request, reply) => {
      // Gong documents the query; a form works as well.
      const parameters = new URLSearchParams([...getForm(request), ...getQuery(request)]);
      return respondToTokenRequest(getContext(), request, parameters, reply);
    });
  });
}
