// Decides after each attempt whether to try again, and which error the last one becomes.

import { errorCodes } from "../errors/error_codes.ts";
import { ConnectorError } from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";
import type { NetworkFailure } from "../network/network_failure.ts";
import type { PreparedRequest } from "./request.ts";
import { type ApiFailure, getRequestId, type HttpResponse } from "./response.ts";

/** The result of one attempt: a response, which may be an error response, or a network failure. */
export interface AttemptResult {
  response?: HttpResponse;
  apiFailure?: ApiFailure | undefined;
  networkFailure?: NetworkFailure;
}

/** 0.5, 1, 2 … seconds, and up to a quarter more so that callers do not retry at the same time. */
export function getBackoffMs(attempt: number): number {
  return 500 * 2 ** (attempt - 1) * (1 + Math.random() / 4);
}

/** A request that was rejected for its rate changed nothing; one that may have arrived is repeated only if idempotent. */
export function shouldRetry({ apiFailure, networkFailure }: AttemptResult, request: PreparedRequest): boolean {
  if (request.stream?.isSingleUse) return false;
  if (apiFailure?.kind === "rate_limited") return true;
  if (networkFailure) return !networkFailure.isPermanent && (networkFailure.isNotSent || request.isIdempotent);
  return apiFailure?.kind === "unavailable" && request.isIdempotent;
}

/** Whether the request may have taken effect although no response confirms it. */
export function hasUnknownOutcome({ apiFailure, networkFailure }: AttemptResult): boolean {
  return networkFailure ? !networkFailure.isNotSent : apiFailure?.kind === "unavailable";
}

export function toConnectorError(
  connector: ConnectorManifest,
  action: string,
  request: PreparedRequest,
  result: AttemptResult,
  retryAfterMs: number | undefined,
  attempts: number,
): ConnectorError {
  const { response, apiFailure, networkFailure } = result;
  const kind = apiFailure?.kind ?? "unavailable";
  const isUnknown = hasUnknownOutcome(result) && !request.isIdempotent;
  const reason =
    networkFailure?.message ?? (apiFailure?.messages.join("; ") || `status ${response?.status} without an error text`);
  const code = isUnknown ? "outcome_unknown" : (apiFailure?.code ?? networkFailure?.code ?? "service_unavailable");
  const remedies = [apiFailure?.remedy, isUnknown && errorCodes.outcome_unknown.remedy].filter(Boolean);
  return new ConnectorError(code, attempts > 1 ? `${reason} (after ${attempts} attempts)` : reason, {
    action,
    status: response?.status,
    requestId: response && getRequestId(connector, response),
    retryable:
      kind === "rate_limited" || (kind === "unavailable" && !isUnknown && networkFailure?.isPermanent !== true),
    retryAfterMs,
    scopes: apiFailure?.scopes,
    helpUrl: apiFailure?.helpUrl,
    issues: kind === "invalid_input" ? apiFailure?.messages.map(toIssue) : undefined,
    remedy: remedies.join(" ") || undefined,
  });
}

/** `filter.fromDateTime: must be …` names its field; any other text is about the input as a whole. */
function toIssue(message: string): { path: string; message: string } {
  const match = /^([A-Za-z][\w.[\]-]*): (.+)$/s.exec(message);
  if (!match?.[1] || !match[2]) return { path: "", message };
  return { path: `/${match[1].replaceAll(/\[(\d+)\]/g, ".$1").replaceAll(".", "/")}`, message: match[2] };
}
