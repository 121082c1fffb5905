// Sends a response as a misbehavior requires: late, in part, in pieces, compressed, or not at all.
import { Readable } from "node:stream";
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { FastifyReply } from "fastify";
import type { FixedResponse } from "./error_responses.ts";
import type { Effect } from "./misbehaviors.ts";

const megabyte = 1_048_576;
const expandedMegabytes = 96;
const pieces = 20;
const nestedLists = 5000;
const quote = 0x22;

/** Ends a request without processing it, or returns false. */
export function interceptRequest(reply: FastifyReply, { connection, response }: Effect): boolean {
  if (connection === "reset" || connection === "hang") {
    reply.hijack();
    if (connection === "reset") reply.raw.destroy();
    return true;
  }
  if (response === undefined) return false;
  const { type, text } = formatFixed(response);
  void reply
    .code(response.status)
    .headers({ ...(type !== undefined && { "content-type": type }), ...response.headers })
    .send(text);
  return true;
}

function formatFixed({ body, headers }: FixedResponse): { type?: string; text?: string } {
  if (body === undefined) return {};
  if (typeof body !== "string") return { type: "application/json; charset=utf-8", text: JSON.stringify(body) };
  return { type: headers?.["content-type"] ?? "text/html; charset=utf-8", text: body };
}

/** Sends the text of a response that was processed. Status and headers are set already. */
export async function deliver(reply: FastifyReply, text: string, effect: Effect): Promise<FastifyReply> {
  const { connection, delayMs = 0 } = effect;
  if (connection === "lost") {
    reply.hijack();
    reply.raw.destroy();
    return reply;
  }
  if (delayMs > 0 && connection !== "drip") await wait(delayMs, undefined, { ref: false });
  const bytes = Buffer.from(text);
  const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
  switch (connection) {
    case "truncate":
      return reply.send(Readable.from(sendHalf(half)));
    case "stall":
      return reply.send(createStalledStream(half));
    case "drip":
      return reply.send(Readable.from(sendPieces(bytes, delayMs)));
    case "expand":
      return reply.header("content-encoding", "gzip").send(compressWithPadding(bytes));
    case "byte_order_mark":
      return reply.send(Buffer.concat([Buffer.from("\ufeff"), bytes]));
    case "invalid_utf8":
      return reply.send(appendField(text, Buffer.from([quote, 0xff, 0xfe, 0xc0, quote])));
    case "deeply_nested":
      return reply.send(appendField(text, Buffer.from("[".repeat(nestedLists) + "]".repeat(nestedLists))));
    default:
      return reply.send(text);
  }
}

/** Half of a body, then an error, which makes the server break the connection. */
async function* sendHalf(half: Uint8Array): AsyncGenerator<Uint8Array> {
  yield half;
  // The half has to reach the socket before the connection breaks.
  await nextTurn();
  throw new Error("fault injection: truncated");
}

/** Half of a body, and no end. It waits without a timer, so that nothing delays the end of the server. */
function createStalledStream(half: Uint8Array): Readable {
  let isSent = false;
  return new Readable({
    read() {
      if (!isSent) this.push(half);
      isSent = true;
    },
  });
}

async function* sendPieces(bytes: Uint8Array, pauseMs: number): AsyncGenerator<Uint8Array> {
  const size = Math.max(1, Math.ceil(bytes.length / pieces));
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
    await wait(pauseMs, undefined, { ref: false });
  }
}

let padding: Buffer | undefined;

/** A response as gzip, followed by spaces: a gzip file may have several parts, and JSON may end in spaces. */
function compressWithPadding(bytes: Uint8Array): Buffer {
  padding ??= gzipSync(Buffer.alloc(megabyte, " "));
  const spaces = padding;
  return Buffer.concat([gzipSync(bytes), ...Array.from({ length: expandedMegabytes }, () => spaces)]);
}

/** The JSON object with a further field. */
function appendField(text: string, value: Uint8Array): Buffer {
  const end = text.lastIndexOf("}");
  return Buffer.concat([Buffer.from(`${text.slice(0, end)},"sandboxField":`), value, Buffer.from(text.slice(end))]);
}
