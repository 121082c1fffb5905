// Opens the connection of a request, through the proxy if one is set. Nothing is sent before the request's `write` or `end`.
import type { lookup } from "node:dns";
import http, { type ClientRequest, type RequestOptions } from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { TLSSocket } from "node:tls";
import type { ErrorCode } from "../errors/error_codes.ts";
import { ConnectorError } from "../errors/errors.ts";
import {
  addressNotAllowed,
  createAddressError,
  createGuardedLookup,
  type IsAllowedAddress,
  resolveForProxy,
} from "./address_guard.ts";
import { type Agents, createAgent, findProxy, getAgent, type ProxyServer, removeBrackets } from "./proxy.ts";

const sharedAgents: Agents = new Map();
/** Connections to addresses that one rule allowed when they were opened: no other rule uses them. */
const guardedAgents = new WeakMap<IsAllowedAddress, Agents>();

/** Errors whose remedy is a setting of this machine. */
export const localNetworkCodes: ReadonlySet<ErrorCode> = new Set([
  "host_not_found",
  "proxy_failed",
  "untrusted_certificate",
]);

export interface ConnectOptions {
  /** Longest time until the connection is open, with DNS, proxy and TLS. */
  connectMs: number;
  /**
   * Resolves when the request may be sent. False if the wait was too long to keep the connection open: it is closed,
   * another one is opened, and this is called again.
   */
  beforeSend?: ((connection: { isNew: boolean }) => Promise<boolean>) | undefined;
  /** For a URL that a user gave: which addresses it may lead to. */
  isAllowedAddress?: IsAllowedAddress | undefined;
  /** Keeps the connection open for requests that have the same function as `isAllowedAddress`. */
  keepsGuardedConnection?: boolean;
  /** DNS lookup of such a URL; by default that of the operating system. */
  resolve?: typeof lookup | undefined;
}

/**
 * A request on an open connection. Rejects with an Error whose `code` is Node's, `ERR_PROXY_TUNNEL` for every
 * failure to connect through a proxy, or a code of address_guard.ts; its `syscall` is "connect", since nothing was sent.
 * Throws ConnectorError `invalid_proxy` and `proxy_authentication_required`.
 */
export async function openRequest(url: URL, options: RequestOptions, connect: ConnectOptions): Promise<ClientRequest> {
  const { beforeSend = async () => true } = connect;
  for (;;) {
    const request = await openConnection(url, options, connect);
    let mayBeSent = false;
    try {
      mayBeSent = await beforeSend({ isNew: !request.reusedSocket });
    } finally {
      if (!mayBeSent) request.destroy();
    }
    if (!mayBeSent) continue;
    if (request.destroyed) throw toConnectError({ code: "ECONNRESET" }, undefined);
    return request;
  }
}

async function openConnection(url: URL, options: RequestOptions, connect: ConnectOptions): Promise<ClientRequest> {
  const proxy = findProxy(url);
  const { isAllowedAddress } = connect;
  const target = isAllowedAddress
    ? await createGuardedTarget(url, options, proxy, { ...connect, isAllowedAddress })
    : { agent: getAgent(sharedAgents, url.protocol, proxy) };
  try {
    const { signal, ...requestOptions } = options;
    const request = (url.protocol === "https:" ? https : http).request(url, { ...requestOptions, ...target });
    if (signal) destroyWhenAborted(request, signal);
    await waitForConnection(request, connect.connectMs);
    return request;
  } catch (error) {
    throw toConnectError(error, proxy);
  }
}

/** Uses no connection that was checked with another rule. */
async function createGuardedTarget(
  url: URL,
  { headers }: RequestOptions,
  proxy: ProxyServer | undefined,
  { isAllowedAddress, keepsGuardedConnection, resolve }: ConnectOptions & { isAllowedAddress: IsAllowedAddress },
): Promise<RequestOptions & { servername?: string }> {
  const agent = keepsGuardedConnection
    ? getAgent(getGuardedAgents(isAllowedAddress), url.protocol, proxy)
    : createAgent(url.protocol, proxy);
  const hostname = removeBrackets(url.hostname);
  if (isIP(hostname) !== 0) {
    if (!isAllowedAddress(hostname)) throw createAddressError(addressNotAllowed);
    return { agent };
  }
  const lookup = createGuardedLookup(isAllowedAddress, resolve);
  if (!proxy) return { agent, lookup };
  const address = await resolveForProxy(hostname, lookup);
  return { agent, host: address, hostname: address, servername: hostname, headers: { ...headers, host: url.host } };
}

function getGuardedAgents(isAllowed: IsAllowedAddress): Agents {
  const agents: Agents = guardedAgents.get(isAllowed) ?? new Map();
  guardedAgents.set(isAllowed, agents);
  return agents;
}

/** As the option `signal` of a request, which costs several times as much. */
function destroyWhenAborted(request: ClientRequest, signal: AbortSignal): void {
  const abort = (): void => {
    request.destroy(new DOMException("The request was aborted.", "AbortError"));
  };
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  request.once("close", () => signal.removeEventListener("abort", abort));
}

async function waitForConnection(request: ClientRequest, connectMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const end = (): void => {
    const error = Object.assign(new Error(), { code: "ETIMEDOUT" });
    request.destroy(error);
    // Without a socket, such as while a proxy does not answer, a destroyed request emits no error.
    reject(error);
  };
  const timer = request.reusedSocket ? undefined : setTimeout(end, connectMs);
  // The listener stays: an error that comes before the caller's listener must not end the process.
  request.on("error", reject);
  request.once("socket", (socket) => {
    const isSecuring = socket instanceof TLSSocket && !socket.authorized && !socket.authorizationError;
    if (request.reusedSocket || !(socket.connecting || isSecuring)) resolve();
    else socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", () => resolve());
  });
  await promise.finally(() => clearTimeout(timer));
}

/** Whether an error code is about a TLS certificate. */
export function isCertificateError(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code);
}

function toConnectError(error: unknown, proxy: ProxyServer | undefined): Error {
  const { code, statusCode } = Object(error);
  if (statusCode === 407) return createProxyAuthenticationError();
  const isProxyFailure = proxy && !isCertificateError(String(code));
  return Object.assign(new Error(), { code: isProxyFailure ? "ERR_PROXY_TUNNEL" : String(code), syscall: "connect" });
}

/** For the status 407, which only proxies send. */
export function createProxyAuthenticationError(): ConnectorError {
  return new ConnectorError("proxy_authentication_required", "the proxy does not accept the request (status 407)");
}
