// Downloads from a URL: without credentials, and not from private networks unless they are allowed. This client is separate
// from the transport, since it streams and checks the address that it connects to.
import { lookup } from "node:dns";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { ConnectorError } from "../errors/errors.ts";
import { isLoopback } from "../runtime/base_url.ts";
import { toNetworkFailure } from "../runtime/retry.ts";
import { createUploadError } from "./upload_source.ts";

export interface DownloadOptions {
  action: string;
  /** JSON Pointer of the input that contains the URL. */
  path: string;
  /** Whether loopback and private addresses are allowed. */
  allowPrivateUrls: boolean;
  /** Longest time without data; one minute by default. */
  idleTimeoutMs?: number;
  signal?: AbortSignal;
}

export interface Download {
  /** Without parameters. */
  contentType?: string;
  /** Absent if the server did not send it. */
  sizeBytes?: number;
  content: AsyncIterable<Uint8Array>;
  close(): void;
}

const defaultIdleTimeoutMs = 60_000;
const maxRedirects = 5;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** The response to a GET, with its content still to be read. Errors never contain the URL: it may be a signed one. */
export async function download(address: string, options: DownloadOptions): Promise<Download> {
  let url = parseUrl(address, options);
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const response = await request(url, options);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return toDownload(response, options);
    response.destroy();
    if (!redirectStatuses.has(statusCode) || headers.location === undefined)
      throw createStatusError(statusCode, options);
    url = parseUrl(headers.location, options, url);
  }
  throw createUrlError(`redirects more than ${maxRedirects} times.`, options);
}

function toDownload(response: IncomingMessage, options: DownloadOptions): Download {
  const { headers } = response;
  if (headers["content-encoding"] !== undefined && headers["content-encoding"] !== "identity") {
    response.destroy();
    throw createUrlError("returns compressed content, so that the size of the file is unknown.", options);
  }
  const length = headers["content-length"];
  const contentType = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  return {
    ...(contentType && { contentType }),
    ...(length !== undefined && { sizeBytes: Number(length) }),
    content: readContent(response, options),
    close: () => response.destroy(),
  };
}

async function* readContent(response: IncomingMessage, options: DownloadOptions): AsyncGenerator<Uint8Array> {
  try {
    yield* response;
  } catch (error) {
    throw toDownloadError(error, options);
  }
}

function request(url: URL, options: DownloadOptions): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (url.protocol === "https:" ? https : http).get(url, {
    agent: false,
    headers: { accept: "*/*", "accept-encoding": "identity" },
    timeout: options.idleTimeoutMs ?? defaultIdleTimeoutMs,
    ...(!options.allowPrivateUrls && { lookup: lookupPublic }),
    ...(options.signal && { signal: options.signal }),
  });
  request.on("response", resolve);
  request.on("timeout", () => request.destroy(Object.assign(new Error("idle"), { code: "ETIMEDOUT" })));
  request.on("error", (error) => reject(toDownloadError(error, options)));
  return promise;
}

/** https, or http on loopback where private addresses are allowed. A hostname is checked when it is looked up. */
function parseUrl(address: string, options: DownloadOptions, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw createUrlError("is not a URL.", options);
  const url = new URL(address, base);
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const isPlainAllowed = url.protocol === "http:" && options.allowPrivateUrls && isLoopback(url.hostname);
  const subject = base ? "redirects to a URL that" : "";
  if (url.protocol !== "https:" && !isPlainAllowed) throw createUrlError(`${subject} is not https.`.trim(), options);
  if (url.username || url.password) throw createUrlError(`${subject} contains a user or password.`.trim(), options);
  if (!options.allowPrivateUrls && isIP(hostname) !== 0 && isPrivateAddress(hostname))
    throw createPrivateAddressError(options);
  return url;
}

// Two lists, since a BlockList compares an IPv4 address with IPv6 networks too, as a mapped address.
const nonPublicV4 = new BlockList();
const nonPublicV6 = new BlockList();
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
  nonPublicV4.addSubnet(network, prefix, "ipv4");
}
// Of IPv6 only 2000::/3 is public. Within it, Teredo and 6to4 contain other addresses, and 2001:db8::/32 is for documentation.
for (const [network, prefix] of [
  ["::", 3],
  ["4000::", 2],
  ["8000::", 1],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
] as const) {
  nonPublicV6.addSubnet(network, prefix, "ipv6");
}

/** Whether an IP address is not a public one. */
export function isPrivateAddress(address: string): boolean {
  return isIP(address) === 6 ? nonPublicV6.check(address, "ipv6") : nonPublicV4.check(address, "ipv4");
}

class PrivateAddressError extends Error {
  readonly code = "PRIVATE_ADDRESS";
}

/** The lookup of the connection itself, so that the address that is checked is the one that is used (DNS rebinding). */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const first = addresses?.[0];
    if (error || !first) return callback(error ?? new Error("no address"), "");
    if (addresses.some(({ address }) => isPrivateAddress(address))) return callback(new PrivateAddressError(), "");
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function createUrlError(message: string, { action, path }: DownloadOptions): ConnectorError {
  return createUploadError(path, message, action);
}

function createPrivateAddressError(options: DownloadOptions): ConnectorError {
  return createUrlError("leads to a private address, and this host does not allow them.", options);
}

function createStatusError(status: number, options: DownloadOptions): ConnectorError {
  if (status < 500 && status !== 408 && status !== 429) return createUrlError(`returns status ${status}.`, options);
  return createSourceFailedError(`status ${status}`, options);
}

/** The error of a failed download; the caller's reason if it was cancelled. */
function toDownloadError(error: unknown, options: DownloadOptions): unknown {
  if (options.signal?.aborted) return options.signal.reason;
  const failure = error instanceof Error ? error : new Error();
  if ("code" in failure && failure.code === "PRIVATE_ADDRESS") return createPrivateAddressError(options);
  const timeoutMs = options.idleTimeoutMs ?? defaultIdleTimeoutMs;
  const { message, isPermanent } = toNetworkFailure(failure, { connectMs: timeoutMs, responseMs: timeoutMs });
  return createSourceFailedError(message, options, !isPermanent);
}

function createSourceFailedError(reason: string, { action, path }: DownloadOptions, retryable = true): ConnectorError {
  return new ConnectorError("source_failed", `The download from ${path} failed: ${reason}.`, {
    action,
    retryable,
    remedy: `Nothing was uploaded. ${retryable ? "Try again, or give" : "Give"} another URL.`,
  });
}
