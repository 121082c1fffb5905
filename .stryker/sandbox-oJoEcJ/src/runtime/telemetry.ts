// @ts-nocheck
// What each attempt tells an observer: one typed event, and one OpenTelemetry span where a provider is registered.
import type { Span } from "@opentelemetry/api";
import type { ErrorKind } from "./errors.ts";

/** One attempt at a request. Never holds a header, a query or a body. */
export interface RequestAttempt {
  action: string;
  /** 1 for the first. */
  attempt: number;
  method: string;
  /** Absent where no answer came. */
  status?: number;
  /** Absent on success. */
  kind?: ErrorKind;
  /** From sending to the end of the answer, in milliseconds. */
  durationMs: number;
  /** How long it waited for a slot, in milliseconds. */
  waitMs: number;
  bytesSent: number;
  bytesReceived: number;
  /** Requests left today. */
  quotaRemaining: number;
  /** The vendor's id of the request. */
  requestId?: string;
}

const apiKey = Symbol.for("opentelemetry.js.api.1");

/** Starts a span, or does nothing where nobody registered a provider: the API is not even imported then. */
export async function startSpan(connector: string, action: string, attempt: number): Promise<Span | undefined> {
  const registered: unknown = Reflect.get(globalThis, apiKey);
  if (typeof registered !== "object" || registered === null || !("trace" in registered)) return undefined;
  const { trace, SpanKind } = await import("@opentelemetry/api");
  return trace.getTracer(`${connector}-connector`).startSpan(`${connector} ${action}`, {
    kind: SpanKind.CLIENT,
    attributes: { "connector.action": action, "http.request.resend_count": attempt - 1 },
  });
}

export function endSpan(span: Span, event: RequestAttempt): void {
  span.setAttributes({
    "http.request.method": event.method,
    "connector.wait_ms": event.waitMs,
    ...(event.status !== undefined && { "http.response.status_code": event.status }),
    ...(event.requestId !== undefined && { "connector.request_id": event.requestId }),
    ...(event.kind !== undefined && { "error.type": event.kind }),
  });
  if (event.kind) span.setStatus({ code: 2, message: event.kind });
  span.end();
}
