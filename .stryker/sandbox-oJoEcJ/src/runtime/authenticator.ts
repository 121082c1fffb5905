// @ts-nocheck
// How a request is signed, by an auth manifest's `sign`, and which base URLs may receive credentials.

import { ConnectorError } from "./errors.ts";
import type { AuthMethod } from "./manifests.ts";

export interface RequestAuth {
  /** Value of the Authorization header. */
  authorization: string;
  /** Origin, and path prefix if any, that every path is put behind; no slash at the end. */
  baseUrl: string;
}

/** Signs requests. A stored connection's signer can also replace an access token that was refused. */
export interface Authenticator {
  authenticate(signal?: AbortSignal): RequestAuth | Promise<RequestAuth>;
  /** Replaces the token of a refused signature; false if there is nothing to replace it with. */
  refresh?(refused: RequestAuth, signal?: AbortSignal): Promise<boolean>;
}

/** A signer from plain values, such as an access key and its secret. */
export function createAuthenticator(
  auth: AuthMethod,
  values: Readonly<Record<string, unknown>>,
  baseUrl: string,
): Authenticator {
  const signature = { authorization: createAuthorizationHeader(auth, values), baseUrl: normalizeBaseUrl(baseUrl) };
  return { authenticate: () => signature };
}

/** The Authorization header that an auth manifest makes of its values. */
export function createAuthorizationHeader(auth: AuthMethod, values: Readonly<Record<string, unknown>>): string {
  const fill = (template: string | undefined): string => {
    const name = /^\{(\w+)\}$/.exec(template ?? "")?.[1] ?? "";
    const value = values[name];
    if (typeof value === "string" && value !== "" && !hasControl(value)) return value;
    throw new ConnectorError(
      "incomplete_credentials",
      `${auth.title}: ${name} is ${value ? "not usable as a credential" : "not set"}`,
      {
        remedy: `Set ${name} in the connection's settings.`,
      },
    );
  };
  const { authorization } = auth;
  if (authorization.scheme === "Bearer") return `Bearer ${fill(authorization.token)}`;
  return `Basic ${Buffer.from(`${fill(authorization.username)}:${fill(authorization.password)}`).toString("base64")}`;
}

/** The base URL without its last slash. Throws `invalid_input` unless it is https, or plain http on loopback. */
export function normalizeBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (url && secure && !url.username && !url.password && !url.search && !url.hash) return url.href.replace(/\/$/, "");
  throw new ConnectorError("invalid_base_url", "the base URL is not usable", {
    issues: [
      {
        path: "/baseUrl",
        message: "must be an https URL without user, query or fragment; plain http only on loopback",
      },
    ],
    remedy: "Copy the base URL from the vendor's API page, such as https://api.example.com.",
  });
}

/** Whether a host is one of the connector's own: equal to a suffix, or under it. */
export function isInDomain(hostname: string, suffixes: readonly string[]): boolean {
  return suffixes.some((suffix) => hostname === suffix || hostname.endsWith(`.${suffix}`));
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function hasControl(value: string): boolean {
  return [...value].some((character) => character < " " || character === "\u007f");
}
