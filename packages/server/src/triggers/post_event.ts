// Posts one event to the engine's URL, once.
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { ConnectorError } from "gong-connector";
import {
  errorCodes,
  getPackageVersion,
  type IsAllowedAddress,
  localNetworkCodes,
  openRequest,
  parseRetryAfter,
  toNetworkFailure,
} from "gong-connector/internal";

const timeoutMs = 20_000;
const connectMs = 10_000;

export interface PostOptions {
  signal: AbortSignal;
  /** Addresses that the URL may lead to; by default all. */
  isAllowedAddress?: IsAllowedAddress | undefined;
}

export interface PostResult {
  /** Undefined without a response. */
  status?: number;
  message: string;
  retryAfterMs?: number;
}

/** Follows no redirect: the signed content is for this URL only. The content of the response is not read. */
export async function postEvent(
  url: string,
  signature: Readonly<Record<string, string>>,
  body: string,
  { signal: stop, isAllowedAddress }: PostOptions,
): Promise<PostResult> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
  const headers = {
    ...signature,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "user-agent": `gong-connector/${getPackageVersion()}`,
  };
  try {
    const request = await openRequest(
      new URL(url),
      { method: "POST", headers, signal },
      { connectMs, isAllowedAddress },
    );
    const [response]: IncomingMessage[] = await once(request.end(body), "response");
    response?.destroy();
    return readResponse(response?.statusCode ?? 0, response?.headers["retry-after"]);
  } catch (error) {
    return { message: signal.aborted ? "The request timed out." : describeFailure(error) };
  }
}

function readResponse(status: number, retryAfter: string | undefined): PostResult {
  const retryAfterMs = parseRetryAfter(retryAfter, Date.now());
  return { status, message: `Status ${status}.`, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** Without the URL, which can contain a secret. */
function describeFailure(error: unknown): string {
  if (ConnectorError.is(error)) return `Could not connect: ${error.message}. ${error.remedy}`;
  const failure = error instanceof Error ? error : new Error();
  if ("code" in failure && failure.code === "ERR_ADDRESS_NOT_ALLOWED")
    return "The delivery URL leads to an address that DELIVERY_ALLOWED_NETWORKS does not contain.";
  if ("code" in failure && failure.code === "ERR_ADDRESS_UNKNOWN")
    return "This machine cannot look up the host of the delivery URL, so that its address cannot be checked before a proxy connects to it.";
  const { code, message } = toNetworkFailure(failure, { connectMs, responseMs: timeoutMs });
  const remedy = localNetworkCodes.has(code) ? ` ${errorCodes[code].remedy}` : "";
  return `Could not connect: ${message}.${remedy}`;
}
