// Reads multipart/form-data (RFC 7578) part by part. Only what its caller asks for is read, and nothing is kept.
import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";

const maxHeaderBytes = 16 * 1024;
/** RFC 2046, section 5.1.1. */
const maxBoundaryLength = 70;
const partEnd = "\r\n";
const bodyEnd = "--";

/** The body is not multipart/form-data; the message says why. */
export class MultipartError extends Error {}

export interface Part {
  name: string | undefined;
  fileName: string | undefined;
  contentType: string | undefined;
  /** The part's own content-length or, of the last part, what the length of the body leaves for it. */
  sizeBytes: number | undefined;
  /** Ends at the delimiter. Read it before the next part. */
  content: AsyncGenerator<Uint8Array, void, undefined>;
}

export class MultipartReader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #bodyBytes: number;
  readonly #boundary: string;
  readonly #delimiter: Buffer;
  /** What was received and not read. The first delimiter may lack its line break. */
  #rest: Buffer = Buffer.from(partEnd);
  #receivedBytes = 0;
  #isStarted = false;

  constructor(body: Readable, headers: IncomingHttpHeaders) {
    this.#boundary = readBoundary(headers["content-type"]);
    this.#delimiter = Buffer.from(`\r\n--${this.#boundary}`);
    this.#bodyBytes = Number(headers["content-length"] ?? Number.NaN);
    this.#chunks = body.iterator({ destroyOnReturn: false });
  }

  /** Undefined after the last part and the end of the body. */
  async next(): Promise<Part | undefined> {
    if (!this.#isStarted) await this.#skipPreamble();
    this.#isStarted = true;
    const end = (await this.#read(partEnd.length)).toString("latin1");
    if (end === bodyEnd) return this.#skipRest();
    if (end !== partEnd) throw new MultipartError("a delimiter does not end with a line break");
    const headers = parseHeaders(await this.#readHeaders());
    const parameters = readParameters(headers.get("content-disposition") ?? "");
    return {
      name: parameters.get("name"),
      fileName: parameters.get("filename"),
      contentType: headers.get("content-type"),
      sizeBytes: this.#getSize(headers.get("content-length")),
      content: this.#readContent(),
    };
  }

  /** Stops reading. The body can be discarded then. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #skipPreamble(): Promise<void> {
    if (this.#boundary === "" || this.#boundary.length > maxBoundaryLength)
      throw new MultipartError(`its content type has no boundary of 1 to ${maxBoundaryLength} characters`);
    for await (const _preamble of this.#readContent());
  }

  #getSize(partLength: string | undefined): number | undefined {
    const offset = this.#receivedBytes - this.#rest.length;
    const endBytes = this.#delimiter.length + bodyEnd.length + partEnd.length;
    const size =
      partLength !== undefined && /^\d+$/.test(partLength) ? Number(partLength) : this.#bodyBytes - offset - endBytes;
    return Number.isNaN(size) ? undefined : size;
  }

  /** Appends the next chunk. Throws at the end of the body. */
  async #receive(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (done) throw new MultipartError("it ends before its last delimiter");
    this.#receivedBytes += value.length;
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
  }

  async #read(length: number): Promise<Buffer> {
    while (this.#rest.length < length) await this.#receive();
    return this.#take(length);
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length);
    // No view of a chunk that was taken as a whole: its reader may free its memory.
    this.#rest = length === this.#rest.length ? Buffer.alloc(0) : this.#rest.subarray(length);
    return taken;
  }

  /** The lines before an empty line. */
  async #readHeaders(): Promise<string> {
    for (;;) {
      if (this.#rest.subarray(0, 2).toString("latin1") === "\r\n") return this.#take(2).toString();
      const end = this.#rest.indexOf("\r\n\r\n");
      if (end >= 0) return this.#take(end + 4).toString();
      if (this.#rest.length > maxHeaderBytes)
        throw new MultipartError(`the headers of a part have more than ${maxHeaderBytes} bytes`);
      await this.#receive();
    }
  }

  /** Up to the next delimiter, which is skipped. */
  async *#readContent(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const end = this.#rest.indexOf(this.#delimiter);
      if (end >= 0) {
        if (end > 0) yield this.#take(end);
        this.#take(this.#delimiter.length);
        return;
      }
      const length = this.#rest.length - this.#countDelimiterStart();
      if (length > 0) yield this.#take(length);
      await this.#receive();
    }
  }

  /** Bytes at the end that may be the start of a delimiter. */
  #countDelimiterStart(): number {
    const tail = this.#rest.subarray(Math.max(0, this.#rest.length - this.#delimiter.length + 1));
    for (let start = tail.indexOf("\r"); start >= 0; start = tail.indexOf("\r", start + 1)) {
      const candidate = tail.subarray(start);
      if (candidate.equals(this.#delimiter.subarray(0, candidate.length))) return candidate.length;
    }
    return 0;
  }

  async #skipRest(): Promise<undefined> {
    while (!(await this.#chunks.next()).done);
  }
}

function readBoundary(contentType = ""): string {
  const [, quoted, token = ""] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  return quoted ?? token;
}

function parseHeaders(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\r\n").filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const [, name = "", value = ""] = /^([^\s:]+):\s*(.*?)\s*$/.exec(line) ?? [];
      if (name === "") throw new MultipartError("a header of a part is not a name and a value");
      return [name.toLowerCase(), value] as const;
    }),
  );
}

/** Browsers write quotes and line breaks in names as %22, %0D and %0A, and curl writes a backslash before quotes. */
function readParameters(disposition: string): ReadonlyMap<string, string> {
  const parameters = disposition.matchAll(/;\s*([^\s=;"]+)=(?:"((?:\\.|[^"\\])*)"|([^\s;"]*))/g);
  return new Map(
    [...parameters].map(([, name = "", quoted, token = ""]) => [
      name.toLowerCase(),
      quoted?.replaceAll(/\\(["\\])/g, "$1").replaceAll(/%(22|0D|0A)/gi, decodeURIComponent) ?? token,
    ]),
  );
}
