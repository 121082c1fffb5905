// Downloads from a URL: without credentials, and not from private networks unless they are allowed. It is separate from the
// transport, since it streams and checks the address that it connects to.
import type { lookup } from "node:dns";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { errorCodes } from "../errors/error_codes.ts";
import { ConnectorError } from "../errors/errors.ts";
import { addressNotAllowed, addressUnknown, isPublicAddress } from "../network/address_guard.ts";
import { isLoopback } from "../network/base_url.ts";
import { toNetworkFailure } from "../network/network_failure.ts";
import { localNetworkCodes, openRequest } from "../network/open_request.ts";
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
  /** DNS lookup; by default that of the operating system. */
  resolve?: typeof lookup;
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
/** Measured over the time without data; 1.5 GB may then take a day. */
const minBytesPerSecond = 16_000;
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
  const idleTimeoutMs = options.idleTimeoutMs ?? defaultIdleTimeoutMs;
  let waitedMs = 0;
  let bytes = 0;
  let requestedAt = performance.now();
  try {
    for await (const chunk of response) {
      // The time that the consumer of the content takes does not count.
      waitedMs += performance.now() - requestedAt;
      bytes += chunk.length;
      if (waitedMs >= idleTimeoutMs) {
        if (bytes < (minBytesPerSecond * waitedMs) / 1000) throw Object.assign(new Error(), { code: "ERR_TOO_SLOW" });
        [waitedMs, bytes] = [0, 0];
      }
      yield chunk;
      requestedAt = performance.now();
    }
  } catch (error) {
    throw toDownloadError(error, options);
  }
}

async function request(url: URL, options: DownloadOptions): Promise<IncomingMessage> {
  const { allowPrivateUrls, idleTimeoutMs = defaultIdleTimeoutMs, signal, resolve } = options;
  try {
    const request = await openRequest(
      url,
      {
        headers: { accept: "*/*", "accept-encoding": "identity" },
        timeout: idleTimeoutMs,
        ...(signal && { signal }),
      },
      {
        connectMs: idleTimeoutMs,
        ...(!allowPrivateUrls && { isAllowedAddress: isPublicAddress, resolve }),
      },
    );
    request.on("timeout", () => request.destroy(Object.assign(new Error(), { code: "ETIMEDOUT" })));
    const [response] = await once(request.end(), "response");
    return response;
  } catch (error) {
    throw toDownloadError(error, options);
  }
}

/** https, or http on loopback where private addresses are allowed. A hostname is checked when it is looked up. */
function parseUrl(address: string, options: DownloadOptions, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw createUrlError("is not a URL.", options);
  const url = new URL(address, base);
  const isPlainAllowed = url.protocol === "http:" && options.allowPrivateUrls && isLoopback(url.hostname);
  const subject = base ? "redirects to a URL that" : "";
  if (url.protocol !== "https:" && !isPlainAllowed) throw createUrlError(`${subject} is not https.`.trim(), options);
  if (url.username || url.password) throw createUrlError(`${subject} contains a user or password.`.trim(), options);
  return url;
}

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
  if (ConnectorError.is(error)) return error;
  if ("code" in failure && failure.code === addressNotAllowed) return createPrivateAddressError(options);
  if ("code" in failure && failure.code === addressUnknown)
    return createUrlError(
      "has a hostname that this machine cannot look up, so that its address cannot be checked.",
      options,
    );
  const timeoutMs = options.idleTimeoutMs ?? defaultIdleTimeoutMs;
  const { code, message, isPermanent } = toNetworkFailure(failure, { connectMs: timeoutMs, responseMs: timeoutMs });
  const remedy = localNetworkCodes.has(code) ? errorCodes[code].remedy : undefined;
  return createSourceFailedError(message, options, !isPermanent, remedy);
}

function createSourceFailedError(
  reason: string,
  { action, path }: DownloadOptions,
  retryable = true,
  remedy = `${retryable ? "Try again, or give" : "Give"} another URL.`,
): ConnectorError {
  return new ConnectorError("source_failed", `The download from ${path} failed: ${reason}.`, {
    action,
    retryable,
    remedy: `Nothing was uploaded. ${remedy}`,
  });
}
