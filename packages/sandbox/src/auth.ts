// Authentication: an API key without limits, or a bearer token with scopes that is bound to one base URL.
import type { IncomingHttpHeaders } from "node:http";
import { SandboxError } from "./responses.ts";
import type { SandboxState } from "./state.ts";

export interface SandboxCredentials {
  readonly accessKey: string;
  readonly accessKeySecret: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The registered OAuth app. */
export interface SandboxApp {
  readonly name: string;
  /** Scopes that can be granted. `any`: every text in the form of a scope. */
  readonly scopes: readonly string[] | "any";
  /** Exact addresses, or any address on this machine. */
  readonly redirectUris: readonly string[] | "loopback";
}

interface AccessToken {
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  /** Host and port of the base URL that was returned with the token. It is not valid for another one. */
  readonly host: string;
}

/** An authorization that waits for the decision of the admin, or for the exchange of its code. */
export interface PendingGrant {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly expiresAt: number;
}

export interface AuthState {
  readonly credentials: SandboxCredentials;
  readonly app: SandboxApp;
  readonly accessTokens: Map<string, AccessToken>;
  /** Scopes by token. Each token can be exchanged once. */
  readonly refreshTokens: Map<string, readonly string[]>;
  /** By the hidden value of the consent page. */
  readonly pendingConsents: Map<string, PendingGrant>;
  readonly codes: Map<string, PendingGrant>;
}

export const defaultCredentials: SandboxCredentials = {
  accessKey: "SANDBOXACCESSKEY",
  accessKeySecret: "sandbox-access-key-secret",
  clientId: "sandbox-client-id",
  clientSecret: "sandbox-client-secret",
};

export function createAuthState(credentials: SandboxCredentials, app: SandboxApp): AuthState {
  return {
    credentials,
    app,
    accessTokens: new Map(),
    refreshTokens: new Map(),
    pendingConsents: new Map(),
    codes: new Map(),
  };
}

/** Name and password of an HTTP Basic header. */
export function parseBasicAuth(header: string | undefined): readonly [string, string] | undefined {
  const match = /^basic\s+([a-z0-9+/=_-]+)$/i.exec(header?.trim() ?? "");
  if (match === null) return undefined;
  const text = Buffer.from(match[1] ?? "", "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : [text.slice(0, colon), text.slice(colon + 1)];
}

const accessDenied = () => new SandboxError(401, "Access denied");

function requireToken({ authorization, host }: IncomingHttpHeaders, auth: AuthState, now: number): AccessToken {
  const match = /^bearer\s+(\S+)$/i.exec(authorization?.trim() ?? "");
  const token = auth.accessTokens.get(match?.[1] ?? "");
  if (token === undefined) throw accessDenied();
  if (token.host !== host) throw new SandboxError(401, "access token has been revoked");
  if (now >= token.expiresAt) throw new SandboxError(401, "access token has expired");
  return token;
}

/** Returns a function that throws if the caller lacks a scope. Throws Gong's 401 for unknown credentials. */
export function authenticate(headers: IncomingHttpHeaders, auth: AuthState, now: number): (scope: string) => void {
  const basic = parseBasicAuth(headers.authorization);
  if (basic !== undefined) {
    const { accessKey, accessKeySecret } = auth.credentials;
    if (basic[0] !== accessKey || basic[1] !== accessKeySecret) throw accessDenied();
    return () => {};
  }
  const { scopes } = requireToken(headers, auth, now);
  return (scope) => {
    if (!scopes.includes(scope))
      throw new SandboxError(401, `You don't have permission to use '${scope}' in your app.`);
  };
}

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Tokens that are valid at the sandbox's public URL. */
export function issueTokenPair(
  auth: AuthState,
  { publicUrl, random }: SandboxState,
  grant: { readonly scopes: readonly string[]; readonly expiresAt: number },
): TokenPair {
  const pair = { accessToken: random.token(48), refreshToken: random.token(48) };
  auth.accessTokens.set(pair.accessToken, { ...grant, host: new URL(publicUrl).host });
  auth.refreshTokens.set(pair.refreshToken, grant.scopes);
  return pair;
}
