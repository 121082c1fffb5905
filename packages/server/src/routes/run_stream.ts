// A run as a stream of lines of JSON: progress while it lasts, and at last its result or error.
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { RunMessage, RunResult } from "../api/settings_contract.ts";
import { toErrorResponse } from "../http/error_response.ts";

export const runStreamType = "application/x-ndjson";

export function sendRunStream(reply: FastifyReply, lines: AsyncIterable<string>): FastifyReply {
  return reply.type(runStreamType).send(Readable.from(startWithEmptyLine(lines)));
}

/** The headers are sent with the first byte: with them the client learns that the run has started. */
async function* startWithEmptyLine(lines: AsyncIterable<string>): AsyncGenerator<string> {
  yield "\n";
  yield* lines;
}

/** The last message of the stream of a run. */
export async function toRunMessage(request: FastifyRequest, run: Promise<RunResult>): Promise<RunMessage> {
  try {
    return { result: await run };
  } catch (error) {
    return { error: toErrorResponse(error, request).error };
  }
}
