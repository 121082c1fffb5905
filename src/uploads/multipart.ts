// Sends one file as multipart/form-data: streamed, with an exact content length, and created again for each attempt.
import { randomUUID } from "node:crypto";
import { ConnectorError } from "../errors/errors.ts";
import type { HandlerContext } from "../runtime/handler.ts";
import type { HttpMethod, PreparedRequest, StreamBody } from "../runtime/request.ts";
import { createUploadError, type OpenedSource, type UploadSource } from "./upload_source.ts";

export interface UploadRequest {
  method: HttpMethod;
  path: string;
  query?: PreparedRequest["query"];
  /** Name of the part. */
  part: string;
  source: UploadSource;
}

/** Uploads the content and returns the output in the response. */
export async function sendMultipart<Output>(context: HandlerContext, request: UploadRequest): Promise<Output> {
  const { action, isIdempotent } = context;
  const response = await context.send({
    method: request.method,
    path: request.path,
    query: request.query ?? {},
    stream: createMultipartBody(request.part, request.source, action.id),
    isIdempotent,
    ...(action.timeoutSeconds && { timeoutMs: action.timeoutSeconds * 1000 }),
  });
  return context.readOutput(response) as Output;
}

function createMultipartBody(part: string, source: UploadSource, action: string): StreamBody {
  return {
    preview: { part, ...source.preview },
    ...(source.isSingleUse && { isSingleUse: true }),
    async open() {
      const { content, close, ...file } = await source.open();
      const boundary = randomUUID();
      const disposition = `form-data; name="${part}"; filename="${escapeFileName(file.fileName)}"`;
      const head = Buffer.from(
        `--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${file.contentType}\r\n\r\n`,
      );
      const foot = Buffer.from(`\r\n--${boundary}--\r\n`);
      return {
        headers: {
          "content-type": `multipart/form-data; boundary=${boundary}`,
          "content-length": String(head.length + file.sizeBytes + foot.length),
        },
        content: frameContent(content, { head, foot, sizeBytes: file.sizeBytes }, action),
        ...(close && { close }),
      };
    },
  };
}

/** The escapes of the HTML standard for multipart/form-data. */
function escapeFileName(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}

interface Frame {
  head: Uint8Array;
  foot: Uint8Array;
  sizeBytes: number;
}

/** Throws unless the content has exactly its declared size, since the content length is sent before it. */
async function* frameContent(
  content: OpenedSource["content"],
  { head, foot, sizeBytes }: Frame,
  action: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield head;
  let remaining = sizeBytes;
  const gathered = new GatheredChunks();
  try {
    for await (const chunk of content) {
      if (!(chunk instanceof Uint8Array)) throw createUploadError("", "The content does not consist of bytes.", action);
      remaining -= chunk.length;
      if (remaining < 0) break;
      yield* gathered.add(chunk);
    }
  } catch (error) {
    if (ConnectorError.is(error)) throw error;
    // The message of another error may contain secrets of the host.
    throw new ConnectorError("source_failed", "The content could not be read to its end.", {
      action,
      remedy: "Nothing was uploaded. Send it again with a new stream.",
    });
  }
  if (remaining !== 0) {
    const comparison = remaining < 0 ? "longer" : "shorter";
    throw createUploadError("", `The content is ${comparison} than its size of ${sizeBytes} bytes.`, action);
  }
  yield* gathered.flush();
  yield foot;
}

/** The content of a stream comes in chunks of 64 KB. A write for each of them costs several times the CPU of a large one. */
const gatheredBytes = 2 * 1024 * 1024;
/** A slow stream is sent on as it comes. */
const maxGatherMs = 100;

/** Copies small chunks into one buffer, which is overwritten when it was sent. */
class GatheredChunks {
  #buffer: Buffer | undefined;
  #length = 0;
  #flushedAt = Number.NEGATIVE_INFINITY;

  *add(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    if (this.#length + chunk.length > gatheredBytes) yield* this.flush();
    if (chunk.length >= gatheredBytes) {
      yield chunk;
      return;
    }
    this.#buffer ??= Buffer.allocUnsafeSlow(gatheredBytes);
    this.#buffer.set(chunk, this.#length);
    this.#length += chunk.length;
    if (performance.now() - this.#flushedAt >= maxGatherMs) yield* this.flush();
  }

  *flush(): Generator<Uint8Array, void, undefined> {
    const length = this.#length;
    this.#length = 0;
    if (this.#buffer && length > 0) yield this.#buffer.subarray(0, length);
    this.#flushedAt = performance.now();
  }
}
