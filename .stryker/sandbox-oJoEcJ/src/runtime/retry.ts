// @ts-nocheck
// What an attempt came to: whether to try again, and which error it becomes.
import type { ConnectorManifest } from "../generated/manifest.ts";
import { type ErrorCode, errorCodes } from "./error_codes.ts";
import { ConnectorError } from "./errors.ts";
import type { PreparedRequest } from "./request.ts";
import { type ApiFailure, getRequestId, type HttpResponse } from "./response.ts";

/** What one attempt came to. */
export interface AttemptResult {
  response?: HttpResponse;
  apiFailure?: ApiFailure | undefined;
  networkFailure?: NetworkFailure;
}

export interface NetworkFailure {
  code: ErrorCode;
  message: string;
  /** Whether the vendor cannot have seen the request. */
  isNotSent: boolean;
  /** Whether a further try is pointless. */
  isPermanent: boolean;
}

/** 0.5, 1, 2 … seconds, with up to a quarter more so that callers spread. */
export function getBackoffMs(attempt: number): number {
  return 500 * 2 ** (attempt - 1) * (1 + Math.random() / 4);
}

const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection broke before the answer was complete",
  EPIPE: "the connection broke before the answer was complete",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name could not be looked up",
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: "the answer was cut short",
};

/** What a network error's code means; `late` is the phase that took too long. */
export function toNetworkFailure(code: string, late?: string): NetworkFailure {
  if (late !== undefined) {
    const isNotSent = ["lookup", "connect", "secureConnect"].includes(late);
    return { code: "timeout", message: `timed out (${late})`, isNotSent, isPermanent: false };
  }
  const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code);
  if (certificate)
    return {
      code: "untrusted_certificate",
      message: `the TLS certificate is not trusted (${code})`,
      isNotSent: true,
      isPermanent: true,
    };
  return {
    code: "network_error",
    message: reasons[code] ?? `the request failed (${code})`,
    isNotSent: neverSent.has(code),
    isPermanent: false,
  };
}

/** A refusal for being too fast changed nothing; what may have arrived is sent again only if that is as good as once. */
export function shouldRetry({ apiFailure, networkFailure }: AttemptResult, request: PreparedRequest): boolean {
  if (request.stream?.isSingleUse) return false;
  if (apiFailure?.kind === "rate_limited") return true;
  if (networkFailure) return !networkFailure.isPermanent && (networkFailure.isNotSent || request.isIdempotent);
  return apiFailure?.kind === "unavailable" && request.isIdempotent;
}

export function toConnectorError(
  connector: ConnectorManifest,
  action: string,
  request: PreparedRequest,
  { response, apiFailure, networkFailure }: AttemptResult,
  waitMs: number | undefined,
  attempts: number,
): ConnectorError {
  const kind = apiFailure?.kind ?? "unavailable";
  const unsure = kind === "unavailable" && !request.isIdempotent && !networkFailure?.isNotSent;
  const said =
    networkFailure?.message ??
    (apiFailure?.messages.join("; ") || `answered with status ${response?.status} and no error text`);
  const tries = attempts > 1 ? ` (after ${attempts} tries)` : "";
  const issues = kind === "invalid_input" ? apiFailure?.messages.map(issueOf) : undefined;
  const code = unsure ? "outcome_unknown" : (apiFailure?.code ?? networkFailure?.code ?? "service_unavailable");
  return new ConnectorError(code, `${said}${tries}`, {
    action,
    status: response?.status,
    requestId: response && getRequestId(connector, response),
    retryable: kind === "rate_limited" || (kind === "unavailable" && !unsure && networkFailure?.isPermanent !== true),
    retryAfterMs: waitMs,
    scopes: apiFailure?.scopes,
    issues,
    remedy:
      [apiFailure?.remedy, unsure ? errorCodes.outcome_unknown.remedy : undefined].filter(Boolean).join(" ") ||
      undefined,
  });
}

/** `filter.fromDateTime: must be …` names its field; other texts stand for the whole input. */
function issueOf(message: string): { path: string; message: string } {
  const match = /^([A-Za-z][\w.[\]-]*): (.+)$/s.exec(message);
  if (!match?.[1] || !match[2]) return { path: "", message };
  return { path: `/${match[1].replaceAll(/\[(\d+)\]/g, ".$1").replaceAll(".", "/")}`, message: match[2] };
}
