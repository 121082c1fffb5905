// One OpenTelemetry span per request, if a provider is registered.
import type { Span } from "@opentelemetry/api";
import type { RequestAttempt } from "./attempt_event.ts";

const apiKey = Symbol.for("opentelemetry.js.api.1");

/** Starts a span; without a registered provider the API is not even imported. */
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
