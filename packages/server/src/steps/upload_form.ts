// A step with the content of an upload: multipart/form-data with the part `input`, JSON, and then the part `file`, as a stream.
import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { errorCodes } from "fastify";
import { type Action, ConnectorError, type Upload } from "gong-connector";
import { createInvalidInputError, getMaxContentBytes, isRecord, parseInputJson } from "gong-connector/internal";
import { maxJsonBodyBytes } from "../http/limits.ts";
import { MultipartError, MultipartReader, type Part } from "./multipart_reader.ts";

export interface UploadForm {
  input: unknown;
  upload: Upload;
  /** Discards what was not read, so that the client reads the response. */
  close(): void;
}

/** Reads the part `input`. The part `file` is read when the upload is sent. Throws `invalid_input` and `invalid_upload`. */
export async function openUploadForm(
  body: Readable,
  headers: IncomingHttpHeaders,
  action: Action,
): Promise<UploadForm> {
  const form = new FormReader(body, headers);
  try {
    const maxBytes = getMaxBytes(action);
    if (Number(headers["content-length"]) > maxBytes + maxJsonBodyBytes)
      throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
    const input = await readInput(await form.next("input"));
    const file = await form.next("file");
    return { input, upload: createUpload(file, input, maxBytes, form), close: () => form.close() };
  } catch (error) {
    form.close();
    throw toFormError(error);
  }
}

/** Largest file for an action. One without a limit has that of every body. */
export function getMaxUploadBytes(action: Action): number {
  return getMaxContentBytes(action) ?? maxJsonBodyBytes;
}

function getMaxBytes(action: Action): number {
  if (action.input.properties?.file) return getMaxUploadBytes(action);
  throw createPartError("file", "is not an input of this action. Send the input as application/json.", action.id);
}

async function readInput(part: Part): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of part.content) {
    bytes += chunk.length;
    if (bytes > maxJsonBodyBytes) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
    chunks.push(chunk);
  }
  return parseInputJson(Buffer.concat(chunks).toString());
}

function createUpload(part: Part, input: unknown, maxBytes: number, reader: FormReader): Upload {
  const given = isRecord(input) ? input.sizeBytes : undefined;
  const sizeBytes = typeof given === "number" ? given : part.sizeBytes;
  if (sizeBytes === undefined)
    throw createPartError("file", "has no size. Send the request or this part with a content-length.");
  if (sizeBytes > maxBytes) throw createPartError("file", `has ${sizeBytes} bytes. At most ${maxBytes} are allowed.`);
  return {
    open: () => reader.readToEnd(part),
    isSingleUse: true,
    sizeBytes,
    fileName: part.fileName ?? "file",
    ...(part.contentType !== undefined && { contentType: part.contentType }),
  };
}

function createPartError(part: string, message: string, action?: string): ConnectorError {
  return createInvalidInputError([{ path: `/${part}`, message }], action);
}

/** The two parts of a body, in their order. */
class FormReader {
  readonly #body: Readable;
  readonly #reader: MultipartReader;

  constructor(body: Readable, headers: IncomingHttpHeaders) {
    this.#body = body;
    // Its reader gets the error too. Without a listener it would end the process.
    body.on("error", () => {});
    this.#reader = new MultipartReader(body, headers);
  }

  async next(name: string): Promise<Part> {
    const part = await this.#reader.next();
    if (part?.name === name) return part;
    const found = part ? ` The body has the part ${part.name ?? "without a name"} in its place.` : "";
    throw createPartError(name, `is missing. Send the part input, and then the part file.${found}`);
  }

  /** The content of the last part. It ends when the end of the body has arrived, so that nothing incomplete is uploaded. */
  async *readToEnd({ content }: Part): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of content) {
        yield chunk;
        freeMemory(chunk);
      }
      const other = await this.#reader.next();
      if (other) throw createPartError(other.name ?? "", "follows the part file, which must be the last one.");
    } catch (error) {
      throw toFormError(error);
    }
  }

  /** Discards the rest of the body. */
  close(): void {
    const discard = (): unknown => this.#body.resume();
    this.#reader.close().then(discard, discard);
  }
}

/**
 * Frees a chunk whose reader is done with it. Otherwise V8 runs a full garbage collection for each 64 MB that it does not
 * manage itself, which takes longer than copying the upload. A chunk that shares its memory with another one is left to it.
 */
function freeMemory({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

function toFormError(error: unknown): unknown {
  if (error instanceof MultipartError)
    return createInvalidInputError([{ path: "", message: `The body is not multipart/form-data: ${error.message}.` }]);
  const isCutOff = error instanceof Error && "code" in error && String(error.code).match(/^(ERR_STREAM_|ECONN)/);
  return isCutOff
    ? new ConnectorError("client_disconnected", "the client disconnected before the body was complete")
    : error;
}
