// Limits of the HTTP server. They hold before anybody is authenticated; tests pass smaller ones.

export interface HttpLimits {
  /** Longest time until the headers of a request are complete. */
  headersTimeoutMs: number;
  /** How often Node looks for connections whose headers are late. */
  headersCheckIntervalMs: number;
  /** Longest time without a byte of a body that is not complete. */
  bodyIdleTimeoutMs: number;
  /** In each window of this length a body must arrive at `minBodyBytesPerSecond`. */
  bodyWindowMs: number;
  minBodyBytesPerSecond: number;
  /** A body of this size or less must be complete within one window. */
  smallBodyBytes: number;
  /** How long the rest of a rejected body is discarded, so that the client reads the response. */
  discardTimeoutMs: number;
  /** Connections at the same time; further ones are closed at once. */
  maxConnections: number;
  /** Streams of events at the same time. Each one queries the store every second. */
  maxOpenStreams: number;
}

export const httpLimits: HttpLimits = {
  headersTimeoutMs: 10_000,
  headersCheckIntervalMs: 1000,
  bodyIdleTimeoutMs: 10_000,
  bodyWindowMs: 30_000,
  minBodyBytesPerSecond: 1024,
  smallBodyBytes: 64 * 1024,
  discardTimeoutMs: 10_000,
  // Node needs about 20 KB for a connection, and common limits of open files are 1,024 or more.
  maxConnections: 1000,
  maxOpenStreams: 100,
};

/** Bodies of requests without authentication: a password, or nothing. */
export const maxAnonymousBodyBytes = 4 * 1024;

/** Bodies of requests with a valid token or session: the JSON input of an action. */
export const maxJsonBodyBytes = 10 * 1024 * 1024;
