// @ts-nocheck
// Who is asking: an API key that may do everything, or a bearer token with scopes and a home of its own.
import { SandboxError } from "./responses.ts";
import { SECOND } from "./time.ts";

export interface SandboxCredentials {
  readonly accessKey: string;
  readonly accessKeySecret: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

interface AccessToken {
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  /** Host and port of the base URL that came with the token: it is worth nothing anywhere else. */
  readonly host: string;
}

export interface AuthState {
  readonly credentials: SandboxCredentials;
  readonly accessTokens: Map<string, AccessToken>;
  /** Each can be exchanged once. */
  readonly refreshTokens: Map<string, readonly string[]>;
}

export const DEFAULT_CREDENTIALS: SandboxCredentials = {
  accessKey: "SANDBOXACCESSKEY",
  accessKeySecret: "sandbox-access-key-secret",
  clientId: "sandbox-client-id",
  clientSecret: "sandbox-client-secret",
};

export const secondsPerDay = 86_400;

export function createAuthState(credentials: SandboxCredentials): AuthState {
  return { credentials, accessTokens: new Map(), refreshTokens: new Map() };
}

/** Name and password of an HTTP Basic header. */
export function parseBasicAuth(header: string | null): readonly [string, string] | undefined {
  const match = /^basic\s+([a-z0-9+/=_-]+)$/i.exec(header?.trim() ?? "");
  if (match === null) return undefined;
  const text = Buffer.from(match[1] ?? "", "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : [text.slice(0, colon), text.slice(colon + 1)];
}

const denied = () => new SandboxError(401, "Access denied");

function tokenOf(request: Request, keyring: AuthState, now: number): AccessToken {
  const match = /^bearer\s+(\S+)$/i.exec(request.headers.get("authorization")?.trim() ?? "");
  const token = keyring.accessTokens.get(match?.[1] ?? "");
  if (token === undefined) throw denied();
  if (token.host !== new URL(request.url).host) throw new SandboxError(401, "access token has been revoked");
  if (now >= token.expiresAt) throw new SandboxError(401, "access token has expired");
  return token;
}

/** Answers what the caller may do; throws Gong's 401 for anybody unknown. */
export function authenticate(request: Request, keyring: AuthState, now: number): { demand: (scope: string) => void } {
  const basic = parseBasicAuth(request.headers.get("authorization"));
  if (basic !== undefined) {
    const [key, secret] = basic;
    const { accessKey, accessKeySecret } = keyring.credentials;
    if (key !== accessKey || secret !== accessKeySecret) throw denied();
    return { demand: () => {} };
  }
  const { scopes } = tokenOf(request, keyring, now);
  return {
    demand(scope) {
      if (!scopes.includes(scope))
        throw new SandboxError(401, `You don't have permission to use '${scope}' in your app.`);
    },
  };
}

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export function issueTokenPair(
  keyring: AuthState,
  grant: { scopes: readonly string[]; host: string; expiresAt: number },
  token: (length: number) => string,
): TokenPair {
  const pair = { accessToken: token(48), refreshToken: token(48) };
  keyring.accessTokens.set(pair.accessToken, grant);
  keyring.refreshTokens.set(pair.refreshToken, grant.scopes);
  return pair;
}

export const addSeconds = (now: number, seconds: number): number => now + seconds * SECOND;
