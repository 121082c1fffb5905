// A run as a stream of lines of JSON: progress while it lasts, and at last its result or error.
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { RunOptions } from "gong-connector";
import type { RunMessage, RunResult } from "../api/settings_contract.ts";
import { toErrorResponse } from "../http/error_response.ts";

type OnProgress = NonNullable<RunOptions["onProgress"]>;

export const runStreamType = "application/x-ndjson";

export function sendRunStream(
  request: FastifyRequest,
  reply: FastifyReply,
  run: (onProgress: OnProgress) => Promise<RunResult>,
): FastifyReply {
  return reply.type(runStreamType).send(Readable.from(streamLines(request, run)));
}

/** A slow reader gets the latest progress only. */
async function* streamLines(
  request: FastifyRequest,
  run: (onProgress: OnProgress) => Promise<RunResult>,
): AsyncGenerator<string> {
  let latest: RunMessage | undefined;
  let last: RunMessage | undefined;
  let changed = Promise.withResolvers<void>();
  const finish = (message: RunMessage): void => {
    last = message;
    changed.resolve();
  };
  run((progress) => {
    latest = { progress };
    changed.resolve();
  }).then(
    (result) => finish({ result }),
    (error) => finish({ error: toErrorResponse(error, request).error }),
  );
  while (!last) {
    await changed.promise;
    changed = Promise.withResolvers();
    if (latest && !last) yield formatLine(latest);
    latest = undefined;
  }
  yield formatLine(last);
}

function formatLine(message: RunMessage): string {
  return `${JSON.stringify(message)}\n`;
}
