// The address of a client: that of the socket, or the one that a trusted proxy reports.
import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import { loopbackNetworks, NetworkList, normalizeAddress } from "./network_list.ts";

const loopback = new NetworkList("loopback", loopbackNetworks);

/** The last address of X-Forwarded-For that is not itself a trusted proxy: clients can invent the ones before it. */
export function getClientAddress(request: FastifyRequest, trustedProxies: NetworkList): string {
  let client = normalizeAddress(request.raw.socket.remoteAddress ?? "");
  if (trustedProxies.isEmpty) return client;
  const forwarded = [request.headers["x-forwarded-for"] ?? []].flat().join(",").split(",").map(parseForwarded);
  while (trustedProxies.has(client)) {
    const next = forwarded.pop();
    if (next === undefined) return client;
    client = next;
  }
  return client;
}

/** Some proxies add the port. A text that is not an address ends the search: the proxy before it is the client. */
function parseForwarded(text: string): string | undefined {
  const trimmed = text.trim();
  const address = /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1] ?? /^([\d.]+):\d+$/.exec(trimmed)?.[1] ?? trimmed;
  return isIP(address) === 0 ? undefined : normalizeAddress(address);
}

/** Attempts of one client are counted together. A client with IPv6 usually has a whole /64 network. */
export function getAttemptKey(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("%", 1).join("").split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - left.length - right.length)).fill("0");
  const groups = [...left, ...zeros, ...right].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(":")}::/64`;
}

/** Whether a request comes from this machine and not through a proxy. */
export function isLocalRequest(request: FastifyRequest): boolean {
  return !isForwarded(request) && loopback.has(request.raw.socket.remoteAddress ?? "");
}

/** Whether a proxy that is not trusted forwarded a request: all of its clients then have one address. */
export function hasUntrustedProxy(request: FastifyRequest, trustedProxies: NetworkList): boolean {
  return isForwarded(request) && !trustedProxies.has(normalizeAddress(request.raw.socket.remoteAddress ?? ""));
}

function isForwarded({ headers }: FastifyRequest): boolean {
  return Object.keys(headers).some((name) => name === "forwarded" || name.startsWith("x-forwarded-"));
}
