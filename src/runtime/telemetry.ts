// One OpenTelemetry span per request, if the application has registered a tracer provider.
import type { RequestAttempt } from "./attempt_event.ts";

/** The part of the OpenTelemetry API that is used. */
interface TracerProvider {
  getTracer(name: string): { startSpan(name: string, options: object): Span };
}

export interface Span {
  setAttributes(attributes: Readonly<Record<string, string | number>>): unknown;
  setStatus(status: { code: number; message: string }): unknown;
  end(): void;
}

/** SpanKind.CLIENT and SpanStatusCode.ERROR. */
const clientKind = 2;
const errorStatus = 2;

/** Starts a span with `api`, the global object of @opentelemetry/api: this needs no dependency on the package. */
export function startSpan(api: unknown, connector: string, action: string, attempt: number): Span | undefined {
  const provider: unknown = typeof api === "object" && api !== null && "trace" in api ? api.trace : undefined;
  if (!isTracerProvider(provider)) return undefined;
  return provider.getTracer(`${connector}-connector`).startSpan(`${connector} ${action}`, {
    kind: clientKind,
    attributes: { "connector.action": action, "http.request.resend_count": attempt - 1 },
  });
}

function isTracerProvider(value: unknown): value is TracerProvider {
  return typeof value === "object" && value !== null && "getTracer" in value;
}

export function endSpan(span: Span, event: RequestAttempt): void {
  span.setAttributes({
    "http.request.method": event.method,
    "connector.wait_ms": event.waitMs,
    ...(event.status !== undefined && { "http.response.status_code": event.status }),
    ...(event.requestId !== undefined && { "connector.request_id": event.requestId }),
    ...(event.kind !== undefined && { "error.type": event.kind }),
  });
  if (event.kind) span.setStatus({ code: errorStatus, message: event.kind });
  span.end();
}
