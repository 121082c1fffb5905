// @ts-nocheck
// Sends one file as a multipart body: streamed, with an exact content length, made anew for each attempt.
import { FormDataEncoder } from "form-data-encoder";
import { ConnectorError, createInvalidInputError } from "../runtime/errors.ts";
import type { HandlerContext } from "../runtime/handler.ts";
import { isRecord } from "../runtime/lossless_json.ts";
import type { HttpMethod, PreparedRequest, StreamBody } from "../runtime/request.ts";
import { createInvalidResponseError } from "../runtime/response.ts";
import type { UploadSource } from "./upload_source.ts";

export interface UploadRequest {
  method: HttpMethod;
  path: string;
  query?: PreparedRequest["query"];
  /** Name of the part. */
  part: string;
  source: UploadSource;
}

/** Uploads the content and gives the object of the answer, `{}` where it is empty. The runner holds it against its schema. */
export async function sendMultipart<Output>(context: HandlerContext, request: UploadRequest): Promise<Output> {
  const { action, isIdempotent } = context;
  const reply = await context.send({
    method: request.method,
    path: request.path,
    query: request.query ?? {},
    stream: multipart(request.part, request.source, action.id),
    isIdempotent,
    ...(action.timeoutSeconds && { timeoutMs: action.timeoutSeconds * 1000 }),
  });
  const { body = {} } = reply;
  if (!isRecord(body)) throw createInvalidResponseError(action.id, reply, undefined, "is not JSON");
  return body as Output;
}

function multipart(part: string, source: UploadSource, action: string): StreamBody {
  return {
    preview: { part, ...source.preview },
    ...(source.isSingleUse && { isSingleUse: true }),
    async open() {
      const { content, close, ...opened } = await source.open();
      const file = new Part(opened.fileName, opened.contentType, opened.sizeBytes);
      const encoder = new FormDataEncoder(new Form(part, file));
      return {
        headers: { "content-type": encoder.contentType, "content-length": String(encoder.contentLength) },
        content: encode(encoder, exactly(content, opened.sizeBytes, action)),
        ...(close && { close }),
      };
    },
  };
}

/** The encoder's own pieces around the content as it comes; it would copy each chunk, and large ones wrongly. */
async function* encode(
  encoder: FormDataEncoder,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const piece of encoder.values()) {
    if (piece instanceof Uint8Array) yield piece;
    else yield* content;
  }
}

type AnyIterable = AsyncIterable<unknown> | Iterable<unknown>;

/** The content, unless it turns out longer or shorter than it was said to be: the length is promised already. */
async function* exactly(
  content: AnyIterable,
  sizeBytes: number,
  action: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = sizeBytes;
  for await (const chunk of readable(content, action)) {
    left -= chunk.length;
    if (left < 0) break;
    yield chunk;
  }
  if (left === 0) return;
  const message = `the content is ${left < 0 ? "longer" : "shorter"} than the ${sizeBytes} bytes it was said to have`;
  throw createInvalidInputError([{ path: "", message }], action);
}

/** The content's bytes; whatever else goes wrong with a stream of the host's is told without its own words. */
async function* readable(content: AnyIterable, action: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of content) {
      if (!(chunk instanceof Uint8Array))
        throw createInvalidInputError([{ path: "", message: "the content is not bytes" }], action);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError("source_failed", `the content could not be read to its end`, {
      action,
      retryable: true,
      remedy: "Nothing was taken over; send it again from a stream that holds.",
    });
  }
}

/** What the encoder asks of a file. Its content is not read through it. */
class Part {
  readonly [Symbol.toStringTag] = "File";
  readonly lastModified = 0;
  readonly name: string;
  readonly type: string;
  readonly size: number;

  constructor(name: string, type: string, size: number) {
    this.name = name;
    this.type = type;
    this.size = size;
  }

  stream(): never {
    throw new TypeError("The content is sent beside the encoder.");
  }
}

/** What the encoder asks of a form: here always one part. */
class Form {
  readonly [Symbol.toStringTag] = "FormData";
  readonly #entry: [string, Part];

  constructor(name: string, part: Part) {
    this.#entry = [name, part];
  }

  append(): never {
    throw new TypeError("The form is complete.");
  }

  getAll(name: string): Part[] {
    return name === this.#entry[0] ? [this.#entry[1]] : [];
  }

  entries(): IterableIterator<[string, Part]> {
    return [this.#entry].values();
  }

  [Symbol.iterator](): IterableIterator<[string, Part]> {
    return this.entries();
  }
}
