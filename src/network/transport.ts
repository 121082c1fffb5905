// The replaceable function that sends one HTTP request.

export interface TransportRequest {
  method: string;
  /** An absolute URL. */
  url: string;
  /** Names in lower case. They contain the credentials: never log them. */
  headers: Readonly<Record<string, string>>;
  /** Text, or the bytes of an upload. `content-length` is among the headers where the length is known. */
  body?: string | AsyncIterable<Uint8Array>;
  /** Aborts the request: the transport rejects, and the connection is closed. */
  signal?: AbortSignal;
  timeouts: {
    /** Longest time until the connection is made, TLS included. */
    connectMs: number;
    /** Longest time without a byte sent or received. */
    responseMs: number;
    /** Longest time in all, from when the request is sent; no limit when absent. */
    totalMs?: number;
    /** For an upload: smallest rate, measured over each `responseMs`. */
    minBytesPerSecond?: number;
  };
  /** Largest response body, both compressed and decompressed. */
  maxBytes: number;
  /**
   * Called when the connection is open, and resolves when the request may be sent. False after a long wait: open another
   * connection and call it again. The connector calls it itself before a transport that a host passes.
   */
  beforeSend?: (connection: { isNew: boolean }) => Promise<boolean>;
}

export interface TransportResponse {
  status: number;
  /** Names in lower case; several values of one name are joined by ", ". */
  headers: Readonly<Record<string, string>>;
  /** Decompressed. */
  body: Uint8Array;
}

/**
 * Sends one request: it follows no redirect, does not retry and does not throw for a status.
 *
 * It rejects with an Error whose `code` is Node's, such as `ECONNREFUSED` or `ECONNRESET`. `syscall: "connect"` says
 * that the request was not sent. `ERR_PROXY_TUNNEL` is a failure of a proxy, `ERR_TOO_SLOW` of `minBytesPerSecond`. `ERR_BODY_NOT_SUPPORTED` means that it cannot send a
 * body with this method, `ERR_RESPONSE_TOO_LARGE` that the response has more than `maxBytes`. With any other code the
 * request is taken as possibly sent. An error of `body` is passed on as it is, or as the `cause`.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** The transport of a host, which need not know `beforeSend`. */
export function callBeforeSend(transport: Transport): Transport {
  return async ({ beforeSend, ...request }) => {
    if (beforeSend) while (!(await beforeSend({ isNew: false })));
    const { body } = request;
    return transport(typeof body === "object" ? { ...request, body: copyChunks(body) } : request);
  };
}

/** A host's transport may collect chunks, but the next chunk of a local file overwrites the one before. */
async function* copyChunks(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body) yield Buffer.from(chunk);
}
