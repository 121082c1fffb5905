// Fault injection: the next responses can be errors, broken connections or no response at all.
import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";

export interface Fault {
  /** Only requests of this operation, such as `GET /v2/calls`. Default: any request. */
  readonly operation?: string;
  /** Number of requests that it affects. Default 1. */
  readonly times?: number;
  /** Status of the response. `body` is sent unchanged if it is a string, and as JSON otherwise. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** `reset`: the connection breaks without a response. `truncate`: half of the response. `hang`: no response. */
  readonly connection?: "reset" | "truncate" | "hang";
}

export interface FaultQueue {
  add(fault: Fault): void;
  /** The first fault that matches; counts one of its `times`. */
  take(operation: string): Fault | undefined;
}

export function createFaultQueue(): FaultQueue {
  let entries: { fault: Fault; remaining: number }[] = [];
  return {
    add: (fault) => entries.push({ fault, remaining: fault.times ?? 1 }),
    take(operation) {
      const match = entries.find(({ fault }) => fault.operation === undefined || fault.operation === operation);
      if (match === undefined) return undefined;
      match.remaining -= 1;
      entries = entries.filter(({ remaining }) => remaining > 0);
      return match.fault;
    },
  };
}

/** Responds as the fault says. Returns false if the request has to be processed, as for `truncate`. */
export function sendFault(reply: FastifyReply, { connection, status, body, headers }: Fault): boolean {
  if (connection === "reset" || connection === "hang") {
    reply.hijack();
    if (connection === "reset") reply.raw.destroy();
    return true;
  }
  if (connection === "truncate" || status === undefined) return false;
  const [type, text] =
    typeof body === "string" ? ["text/html", body] : ["application/json", JSON.stringify(body ?? {})];
  reply
    .code(status)
    .headers({ "content-type": `${type}; charset=utf-8`, ...headers })
    .send(text);
  return true;
}

/** Half of a body, then an error, which makes the server break the connection. */
export function truncateBody(text: string): Readable {
  const bytes = Buffer.from(text);
  async function* sendHalf() {
    yield bytes.subarray(0, Math.ceil(bytes.length / 2));
    // The half has to reach the socket before the connection breaks.
    await new Promise((resolve) => setImmediate(resolve));
    throw new Error("fault injection: truncated");
  }
  return Readable.from(sendHalf());
}
