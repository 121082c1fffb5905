// What an attempt came to: whether to try again, and which error it becomes.
import type { ConnectorManifest } from "../generated/manifest.ts";
import { ConnectorError } from "./errors.ts";
import { type Refusal, type Reply, requestIdOf } from "./reply.ts";
import type { PlannedRequest } from "./request.ts";

/** What one attempt came to. */
export interface Attempt {
  reply?: Reply;
  refusal?: Refusal | undefined;
  failure?: Failure;
}

export interface Failure {
  says: string;
  /** Whether the vendor cannot have seen the request. */
  unsent: boolean;
  /** Whether a further try is pointless. */
  final: boolean;
}

/** 0.5, 1, 2 … seconds, with up to a quarter more so that callers spread. */
export function backoff(attempt: number): number {
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
export function failureOf(code: string, late?: string): Failure {
  if (late !== undefined) {
    const unsent = ["lookup", "connect", "secureConnect"].includes(late);
    return { says: `no answer came in time (${late})`, unsent, final: false };
  }
  const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code);
  if (certificate) return { says: `the host's certificate is not trusted (${code})`, unsent: true, final: true };
  return { says: reasons[code] ?? `the exchange failed (${code})`, unsent: neverSent.has(code), final: false };
}

/** A refusal for being too fast changed nothing; what may have arrived is sent again only if that is as good as once. */
export function mayRetry({ refusal, failure }: Attempt, request: PlannedRequest): boolean {
  if (request.stream?.once) return false;
  if (refusal?.kind === "rate_limited") return true;
  if (failure) return !failure.final && (failure.unsent || request.repeatable);
  return refusal?.kind === "unavailable" && request.repeatable;
}

export function errorOf(
  connector: ConnectorManifest,
  action: string,
  request: PlannedRequest,
  { reply, refusal, failure }: Attempt,
  waitMs: number | undefined,
  attempts: number,
): ConnectorError {
  const kind = refusal?.kind ?? "unavailable";
  const unsure = kind === "unavailable" && !request.repeatable && !failure?.unsent;
  const said =
    failure?.says ?? (refusal?.messages.join("; ") || `answered with status ${reply?.status} and no error text`);
  const tries = attempts > 1 ? ` (after ${attempts} tries)` : "";
  const doubt = "It may have happened all the same: look before you send it again.";
  const issues = kind === "invalid_input" ? refusal?.messages.map(issueOf) : undefined;
  return new ConnectorError(kind, `${action}: ${said}${tries}`, {
    action,
    status: reply?.status,
    requestId: reply && requestIdOf(connector, reply),
    retryable: kind === "rate_limited" || (kind === "unavailable" && !unsure && failure?.final !== true),
    retryAfterMs: waitMs,
    scopes: refusal?.scopes,
    issues,
    fix: [refusal?.fix, unsure ? doubt : undefined].filter(Boolean).join(" ") || undefined,
  });
}

/** `filter.fromDateTime: must be …` names its field; other texts stand for the whole input. */
function issueOf(message: string): { path: string; message: string } {
  const match = /^([A-Za-z][\w.[\]-]*): (.+)$/s.exec(message);
  if (!match?.[1] || !match[2]) return { path: "", message };
  return { path: `/${match[1].replaceAll(/\[(\d+)\]/g, ".$1").replaceAll(".", "/")}`, message: match[2] };
}
