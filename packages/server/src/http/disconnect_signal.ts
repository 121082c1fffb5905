// Aborts when the client disconnects before the response is sent.
import type { FastifyReply } from "fastify";

export function createDisconnectSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.on("close", () => reply.raw.writableEnded || controller.abort());
  return controller.signal;
}
