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
/** A longer response closes its connection. A shorter one is read, unused, so that the connection can be used again. */
const maxResponseBytes = 64 * 1024;

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
  const send = async (): Promise<PostResult> => {
    const options = { method: "POST", headers, signal };
    const request = await openRequest(new URL(url), options, {
      connectMs,
      isAllowedAddress,
      keepsGuardedConnection: true,
    });
    try {
      const [response]: IncomingMessage[] = await once(request.end(body), "response");
      discardContent(response);
      return readResponse(response?.statusCode ?? 0, response?.headers["retry-after"]);
    } catch (error) {
      // The receiver has closed a connection that it had kept open, most probably before it read the request.
      if (request.reusedSocket && isConnectionLost(error)) return send();
      throw error;
    }
  };
  try {
    return await send();
  } catch (error) {
    return { message: signal.aborted ? "The request timed out." : describeFailure(error) };
  }
}

function isConnectionLost(error: unknown): boolean {
  return ["ECONNRESET", "EPIPE"].includes(String(Object(error).code));
}

function discardContent(response: IncomingMessage | undefined): void {
  let bytes = 0;
  response?.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxResponseBytes) response.destroy();
  });
  // The status has come, so that the delivery does not depend on the rest.
  response?.on("error", () => {});
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
