// What the error of a transport means.
import type { ErrorCode } from "../errors/error_codes.ts";
import { isCertificateError } from "./open_request.ts";

export interface NetworkFailure {
  code: ErrorCode;
  message: string;
  /** Whether the vendor cannot have received the request. */
  isNotSent: boolean;
  /** Whether a further attempt cannot succeed. */
  isPermanent: boolean;
}

interface Timeouts {
  connectMs: number;
  responseMs: number;
  totalMs?: number;
}

const notSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);
const codes: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: "host_not_found",
  EAI_AGAIN: "host_not_found",
  ERR_PROXY_TUNNEL: "proxy_failed",
  ERR_TOO_SLOW: "timeout",
};
const messages: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was closed before the response was complete",
  EPIPE: "the connection was closed before the response was complete",
  ENOTFOUND: "the hostname was not found",
  EAI_AGAIN: "the hostname could not be looked up",
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: "the response ended early",
  ERR_PROXY_TUNNEL: "the proxy did not connect to the host",
  ERR_TOO_SLOW: "the content was transferred too slowly",
  Z_BUF_ERROR: "the response ended early",
};

/** What an error of a transport means, by its code. */
export function toNetworkFailure(
  error: object,
  { connectMs, responseMs, totalMs = Number.POSITIVE_INFINITY }: Timeouts,
): NetworkFailure {
  const code = "code" in error ? String(error.code) : "no code";
  const isNotSent = notSent.has(code) || ("syscall" in error && error.syscall === "connect");
  if (code === "ETIMEDOUT") {
    const seconds = (isNotSent ? connectMs : Math.min(responseMs, totalMs)) / 1000;
    const phase = isNotSent ? "while connecting" : "while waiting for the response";
    return { code: "timeout", message: `timed out ${phase} (${seconds} s)`, isNotSent, isPermanent: false };
  }
  if (isCertificateError(code)) {
    const message = `the TLS certificate is not trusted (${code})`;
    return { code: "untrusted_certificate", message, isNotSent: true, isPermanent: true };
  }
  const message = messages[code] ?? `the request failed (${code})`;
  return { code: codes[code] ?? "network_error", message, isNotSent, isPermanent: false };
}
