// Base URLs: the form that is accepted, and the domains that may receive credentials.
import { ConnectorError } from "../errors/errors.ts";

/** Hostnames of this machine: the only ones that may be reached by plain http. */
export const loopbackDomains: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The base URL without slashes at its end, and without one of the path prefixes there: requests add it. They are listed
 * only for a URL with a path, since that reads every action. Throws
 * `invalid_base_url` unless it is https, or http on loopback, and `domain_not_allowed` for a host outside `domains`.
 */
export function parseBaseUrl(
  baseUrl: string,
  domains: readonly string[],
  listPathPrefixes: () => readonly string[] = () => [],
): string {
  const normalized = normalizeBaseUrl(baseUrl);
  const { hostname, pathname } = new URL(normalized);
  const lastSegment = pathname.slice(pathname.lastIndexOf("/"));
  if (isInDomain(hostname, domains)) {
    const hasPrefix = lastSegment !== "/" && listPathPrefixes().includes(lastSegment);
    return hasPrefix ? normalized.slice(0, -lastSegment.length) : normalized;
  }
  const message = `must be in ${domains.join(" or ")}, since credentials are sent to it`;
  throw new ConnectorError("domain_not_allowed", `the base URL's host ${hostname} is not allowed`, {
    issues: [{ path: "/baseUrl", message }],
  });
}

/** The same without a check of the domain and the path. */
export function normalizeBaseUrl(baseUrl: string): string {
  const text = baseUrl.trim();
  const message = findIssue(text);
  if (message !== undefined)
    throw new ConnectorError("invalid_base_url", `/baseUrl ${message}`, { issues: [{ path: "/baseUrl", message }] });
  const { origin, pathname } = new URL(text);
  return origin + pathname.replaceAll(/\/+/g, "/").replace(/\/$/, "");
}

/** The issue never quotes the URL, which can contain a password. */
function findIssue(text: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return "has no scheme: write https:// before the host";
  if (!URL.canParse(text)) return "is not a URL";
  const url = new URL(text);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname)))
    return "must start with https://, since credentials are sent to it";
  if (url.username || url.password) return "must have no user and password: the credentials are separate values";
  return url.search || url.hash ? "must have no query and no fragment" : undefined;
}

/** Whether a text is the http or https URL of a server, without user, query and fragment. */
export function isServerUrl(text: string): boolean {
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null;
  return url !== null && !url.username && !url.password && !url.search && !url.hash;
}

/** Whether a hostname equals a domain or is under it. */
export function isInDomain(hostname: string, domains: readonly string[]): boolean {
  return domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
