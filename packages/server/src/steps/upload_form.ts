// A step with the content of an upload: multipart/form-data with the part `input`, JSON, and then the part `file`, as a stream.
import type { IncomingHttpHeaders } from "node:http";
import { finished, type Readable } from "node:stream";
import { errorCodes } from "fastify";
import { type Action, ConnectorError, type Upload } from "gong-connector";
import { createInvalidInputError, getMaxContentBytes, isRecord, parseInputJson } from "gong-connector/internal";
import { Form, type Part } from "multiparty";
import { maxJsonBodyBytes } from "../http/limits.ts";

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
  const reader = new PartReader(body, headers);
  try {
    const maxBytes = getMaxBytes(action);
    if (Number(headers["content-length"]) > maxBytes + maxJsonBodyBytes)
      throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
    const input = await readInput(await reader.next("input"));
    const file = await reader.next("file");
    return { input, upload: createUpload(file, input, maxBytes, reader), close: () => reader.close() };
  } catch (error) {
    reader.close();
    throw error;
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
  for await (const chunk of part) {
    bytes += chunk.length;
    if (bytes > maxJsonBodyBytes) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
    chunks.push(chunk);
  }
  return parseInputJson(Buffer.concat(chunks).toString());
}

function createUpload(part: Part, input: unknown, maxBytes: number, reader: PartReader): Upload {
  const given = isRecord(input) ? input.sizeBytes : undefined;
  const sizeBytes = typeof given === "number" ? given : part.byteCount;
  if (sizeBytes === undefined)
    throw createPartError("file", "has no size. Send the request or this part with a content-length.");
  if (sizeBytes > maxBytes) throw createPartError("file", `has ${sizeBytes} bytes. At most ${maxBytes} are allowed.`);
  return {
    open: () => reader.readToEnd(part),
    isSingleUse: true,
    sizeBytes,
    fileName: part.filename ?? "file",
    ...(part.headers["content-type"] !== undefined && { contentType: part.headers["content-type"] }),
  };
}

function createPartError(part: string, message: string, action?: string): ConnectorError {
  return createInvalidInputError([{ path: `/${part}`, message }], action);
}

/** The parts of a body in their order, as streams. */
class PartReader {
  readonly #body: Readable;
  readonly #form = new Form();
  readonly #parts: Part[] = [];
  #lastPart: Part | undefined;
  #error: ConnectorError | undefined;
  #isComplete = false;
  #notify = (): void => {};

  constructor(body: Readable, headers: IncomingHttpHeaders) {
    this.#body = body;
    this.#form.on("part", (part) => {
      this.#lastPart = part;
      this.#parts.push(part);
      // Its reader gets the error too. Without a listener it would end the process.
      part.on("error", () => {});
      this.#notify();
    });
    this.#form.on("close", () => {
      this.#isComplete = true;
      this.#notify();
    });
    this.#form.on("error", (error) => this.#fail(ConnectorError.is(error) ? error : createFormError(error)));
    // The parser would wait for the rest of a body that was cut off.
    finished(body, { writable: false }, (error) => {
      if (error) this.#fail(ConnectorError.is(error) ? error : createDisconnectError());
    });
    this.#form.parse(Object.assign(body, { headers }));
  }

  /** The next part, after the one before was read. */
  async next(name: string): Promise<Part> {
    await this.#waitForPart();
    const part = this.#parts.shift();
    if (part?.name === name) return part;
    const found = part ? ` The body has the part ${part.name ?? "without a name"} in its place.` : "";
    throw createPartError(name, `is missing. Send the part input, and then the part file.${found}`);
  }

  /** The content of the last part. It ends when the end of the body has arrived, so that nothing incomplete is uploaded. */
  async *readToEnd(part: Part): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of part) {
      yield chunk;
      freeMemory(chunk);
    }
    await this.#waitForPart();
    const [other] = this.#parts;
    if (other) throw createPartError(other.name ?? "", "follows the part file, which must be the last one.");
  }

  /** Discards the rest of the body. */
  close(): void {
    this.#body.unpipe(this.#form);
    this.#body.resume();
  }

  /** Resolves at the next part or at the end of the body. */
  async #waitForPart(): Promise<void> {
    while (this.#parts.length === 0 && !this.#isComplete) {
      if (this.#error) throw this.#error;
      await new Promise<void>((resolve) => {
        this.#notify = resolve;
      });
    }
  }

  #fail(error: ConnectorError): void {
    this.#error ??= error;
    this.#lastPart?.destroy(this.#error);
    this.#notify();
  }
}

/**
 * Frees a chunk whose reader is done with it. Otherwise V8 runs a full garbage collection for each 64 MB that it does not
 * manage itself, which takes longer than copying the upload. A chunk that shares its memory with another one is left to it.
 */
function freeMemory({ buffer, byteLength }: Uint8Array<ArrayBuffer>): void {
  if (buffer.byteLength === byteLength) buffer.transfer(0);
}

function createFormError({ message }: Error): ConnectorError {
  return createInvalidInputError([{ path: "", message: `The body is not multipart/form-data: ${message}.` }]);
}

function createDisconnectError(): ConnectorError {
  return new ConnectorError("client_disconnected", "the client disconnected before the body was complete");
}
