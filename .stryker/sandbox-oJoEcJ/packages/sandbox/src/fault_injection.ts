// @ts-nocheck
// Trouble on demand: the next answers can be errors, broken connections or silence.
import { HttpResponse } from "msw";

export interface Fault {
  /** Only requests of this operation, such as `GET /v2/calls`; any request otherwise. */
  readonly operation?: string;
  /** How many requests it hits; 1 unless given. */
  readonly times?: number;
  /** Answer with this status; `body` is sent as it is, as JSON when it is no text. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** `reset`: no answer, the connection breaks. `truncate`: the answer breaks off half way. `hang`: no answer at all. */
  readonly connection?: "reset" | "truncate" | "hang";
}

export interface FaultQueue {
  add(fault: Fault): void;
  clear(): void;
  /** Takes the first fault that fits, and uses it up. */
  take(operation: string): Fault | undefined;
}

export function createFaultQueue(): FaultQueue {
  let waiting: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => waiting.push({ fault, left: fault.times ?? 1 }),
    clear() {
      waiting = [];
    },
    take(operation) {
      const found = waiting.find(({ fault }) => fault.operation === undefined || fault.operation === operation);
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting = waiting.filter((each) => each !== found);
      return found.fault;
    },
  };
}

function silence(signal: AbortSignal): Promise<Response> {
  return new Promise((resolve) => {
    const end = () => resolve(HttpResponse.error());
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
  });
}

/** The fault as an answer; a truncation needs the true answer first and gives nothing here. */
export async function createFaultResponse(fault: Fault, request: Request): Promise<Response | undefined> {
  if (fault.connection === "reset") return HttpResponse.error();
  if (fault.connection === "hang") return silence(request.signal);
  if (fault.connection === "truncate" || fault.status === undefined) return undefined;
  const text = typeof fault.body === "string" ? fault.body : JSON.stringify(fault.body ?? {});
  const type = typeof fault.body === "string" ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
  return new HttpResponse(text, { status: fault.status, headers: { "content-type": type, ...fault.headers } });
}

/** The same head, and half of the body before the connection breaks. */
export async function truncateResponse(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  let isSent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isSent) controller.error(new Error("the connection was cut"));
      else controller.enqueue(bytes.slice(0, Math.ceil(bytes.length / 2)));
      isSent = true;
    },
  });
  return new HttpResponse(body, { status: response.status, headers: response.headers });
}
