// @ts-nocheck
// Tells that a browser or program has gone before it had its answer.
import type { FastifyReply } from "fastify";

/** Aborted when the caller's connection closes before the answer is out. */
export function createDisconnectSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.on("close", () => reply.raw.writableEnded || gone.abort());
  return gone.signal;
}
