// @ts-nocheck
// Opens a URL for reading: without credentials, size known from the answer, and not into private networks unless allowed.
import { lookup } from "node:dns";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { isLoopback } from "../runtime/authenticator.ts";
import { ConnectorError, createInvalidInputError } from "../runtime/errors.ts";
import { toNetworkFailure } from "../runtime/retry.ts";

export interface DownloadOptions {
  action: string;
  /** JSON Pointer of the input that the address came from. */
  path: string;
  /** Whether it may lead to loopback and private addresses. */
  allowPrivateUrls: boolean;
  /** How long the other side may stay silent, in milliseconds. */
  idleTimeoutMs?: number;
  signal?: AbortSignal;
}

export interface Download {
  /** Without parameters. */
  contentType?: string;
  /** Absent where the server did not tell. */
  sizeBytes?: number;
  content: AsyncIterable<Uint8Array>;
  close(): void;
}

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/** The answer to a GET, its content not read yet. Messages never hold the address: it may be a signed one. */
export async function download(address: string, options: DownloadOptions): Promise<Download> {
  let url = checked(address, options);
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    const response = await get(url, options);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return opened(response, options);
    response.destroy();
    if (!redirects.has(statusCode) || headers.location === undefined) throw answered(statusCode, options);
    url = checked(headers.location, options, url);
  }
  throw refused(`redirects more than ${mostRedirects} times`, options);
}

function opened(response: IncomingMessage, options: DownloadOptions): Download {
  const { headers } = response;
  if (headers["content-encoding"] !== undefined && headers["content-encoding"] !== "identity") {
    response.destroy();
    throw refused("answers with compressed content, whose size is not that of the file", options);
  }
  const length = headers["content-length"];
  const contentType = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  return {
    ...(contentType && { contentType }),
    ...(length !== undefined && { sizeBytes: Number(length) }),
    content: contentOf(response, options),
    close: () => response.destroy(),
  };
}

async function* contentOf(response: IncomingMessage, options: DownloadOptions): AsyncGenerator<Uint8Array> {
  try {
    yield* response;
  } catch (error) {
    throw broken(error, options);
  }
}

function get(url: URL, options: DownloadOptions): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (url.protocol === "https:" ? https : http).get(url, {
    agent: false,
    headers: { accept: "*/*", "accept-encoding": "identity" },
    timeout: options.idleTimeoutMs ?? 60_000,
    ...(!options.allowPrivateUrls && { lookup: publicLookup }),
    ...(options.signal && { signal: options.signal }),
  });
  request.on("response", resolve);
  request.on("timeout", () => request.destroy(Object.assign(new Error("silent"), { code: "ETIMEDOUT" })));
  request.on("error", (error) => reject(broken(error, options)));
  return promise;
}

/** https, or plain http on loopback where private addresses are allowed; names are judged when they are looked up. */
function checked(address: string, options: DownloadOptions, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw refused("is not a URL", options);
  const url = new URL(address, base);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const plain = url.protocol === "http:" && options.allowPrivateUrls && isLoopback(url.hostname);
  const via = base ? "redirects to an address that" : "";
  if (url.protocol !== "https:" && !plain) throw refused(`${via} is not https`.trim(), options);
  if (url.username || url.password) throw refused(`${via} holds a user or password`.trim(), options);
  if (!options.allowPrivateUrls && isIP(host) !== 0 && isPrivateAddress(host)) throw privateAddress(options);
  return url;
}

// Two lists: an IPv4 address is held against IPv6 networks too, as a mapped one.
const special4 = new BlockList();
const special6 = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  special4.addSubnet(network, prefix, "ipv4");
}
// Of IPv6 only 2000::/3 is public; within it, Teredo, documentation and 6to4 hide or stand for other addresses.
for (const [network, prefix] of [
  ["::", 3],
  ["4000::", 2],
  ["8000::", 1],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
] as const) {
  special6.addSubnet(network, prefix, "ipv6");
}

/** Whether an IP address is anything but a public one. */
export function isPrivateAddress(address: string): boolean {
  return isIP(address) === 6 ? special6.check(address, "ipv6") : special4.check(address, "ipv4");
}

class PrivateAddress extends Error {
  readonly code = "PRIVATE_ADDRESS";
}

/** Looks a name up for the connection itself, so that what is judged is what is connected to. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const first = addresses?.[0];
    if (error || !first) return callback(error ?? new Error("no address"), "");
    if (addresses.some(({ address }) => isPrivateAddress(address))) return callback(new PrivateAddress(), "");
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function refused(message: string, { action, path }: DownloadOptions): ConnectorError {
  return createInvalidInputError([{ path: path, message }], action);
}

function privateAddress(options: DownloadOptions): ConnectorError {
  return refused("leads to a private address, which this host does not read from", options);
}

function answered(status: number, options: DownloadOptions): ConnectorError {
  if (status < 500 && status !== 408 && status !== 429) return refused(`answers with status ${status}`, options);
  return unavailable(`answered with status ${status}`, options);
}

/** What a failure of the exchange becomes; a cancelled one stays what the caller gave as its reason. */
function broken(error: unknown, options: DownloadOptions): unknown {
  if (options.signal?.aborted) return options.signal.reason;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  if (code === "PRIVATE_ADDRESS") return privateAddress(options);
  const { message, isPermanent } = toNetworkFailure(code, code === "ETIMEDOUT" ? "silence" : undefined);
  return unavailable(message, options, !isPermanent);
}

function unavailable(message: string, { action, path }: DownloadOptions, retryable = true): ConnectorError {
  return new ConnectorError("source_failed", `the server of ${path.slice(1)}: ${message}`, {
    action,
    retryable,
    remedy: `Nothing was taken over; ${retryable ? "try again, or " : ""}give another address.`,
  });
}
