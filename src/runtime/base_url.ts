// Base URLs: the form that is accepted, and the domains that may receive credentials.
import { ConnectorError } from "../errors/errors.ts";

/** Hostnames of this machine: the only ones that may be reached by plain http. */
export const loopbackDomains: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The base URL without its trailing slash. Throws `invalid_base_url` unless it is https, or http on loopback, and
 * `domain_not_allowed` for a host outside `domains`.
 */
export function parseBaseUrl(baseUrl: string, domains: readonly string[]): string {
  const normalized = normalizeBaseUrl(baseUrl);
  const { hostname } = new URL(normalized);
  if (isInDomain(hostname, domains)) return normalized;
  const message = `must be in ${domains.join(" or ")}, since credentials are sent to it`;
  throw new ConnectorError("domain_not_allowed", `the base URL's host ${hostname} is not allowed`, {
    issues: [{ path: "/baseUrl", message }],
  });
}

/** The same without a check of the domain. */
export function normalizeBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const isSecure = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (url && isSecure && !url.username && !url.password && !url.search && !url.hash) return url.href.replace(/\/$/, "");
  const message = "must be an https URL without user, query or fragment";
  throw new ConnectorError("invalid_base_url", `/baseUrl ${message}`, { issues: [{ path: "/baseUrl", message }] });
}

/** Whether a hostname equals a domain or is under it. */
export function isInDomain(hostname: string, domains: readonly string[]): boolean {
  return domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
