// Parts of multipart/form-data, however the body is divided into chunks.
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { MultipartReader } from "../../src/steps/multipart_reader.ts";

const boundary = "delimiter-1";

interface Options {
  contentType?: string;
  chunkBytes?: number;
  isChunked?: boolean;
}

/** Reads all parts; `size` is the size that is known before the content was read. */
async function readParts(text: string, options: Options = {}) {
  const { contentType = `multipart/form-data; boundary=${boundary}`, isChunked = false } = options;
  const bytes = Buffer.from(text);
  const { chunkBytes = bytes.length } = options;
  const chunks: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += chunkBytes) chunks.push(bytes.subarray(start, start + chunkBytes));
  const body = Readable.from(chunks, { objectMode: false });
  const length = isChunked ? {} : { "content-length": String(bytes.length) };
  const reader = new MultipartReader(body, { "content-type": contentType, ...length });
  const parts: object[] = [];
  for (let part = await reader.next(); part; part = await reader.next()) {
    const { name, fileName, contentType: type, sizeBytes: size } = part;
    const chunksOfPart: Uint8Array[] = [];
    for await (const chunk of part.content) chunksOfPart.push(chunk);
    parts.push({ name, fileName, type, size, content: Buffer.concat(chunksOfPart).toString() });
  }
  return parts;
}

function formatPart(disposition: string, content: string, headers = ""): string {
  return `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${headers}\r\n${content}\r\n`;
}

const end = `--${boundary}--\r\n`;
// Starts of a delimiter, in the content.
const tricky = `\r\r\n\r\n-\r\n--delim\r\n--${boundary.slice(0, -1)}\n--${boundary}\r`;
const form =
  formatPart('name="input"', "{}") +
  formatPart('name="file"; filename="call.mp3"', tricky, "content-TYPE:audio/mpeg\r\n") +
  end;

test("reads parts from chunks of every size", async () => {
  const file = { name: "file", fileName: "call.mp3", type: "audio/mpeg", size: tricky.length, content: tricky };
  for (let chunkBytes = 1; chunkBytes <= form.length; chunkBytes += 1) {
    const [input, ...others] = await readParts(form, { chunkBytes });
    expect(input, String(chunkBytes)).toMatchObject({ name: "input", content: "{}" });
    expect(others, String(chunkBytes)).toEqual([file]);
  }
});

test("ignores text before the first and after the last delimiter", async () => {
  const parts = await readParts(`preamble\r\n${form}epilogue`, { isChunked: true });
  expect(parts).toMatchObject([
    { name: "input", size: undefined },
    { content: tricky, size: undefined },
  ]);
});

test("knows the size of a part with a content-length", async () => {
  const parts = await readParts(formatPart('name="file"', "sound", "Content-Length: 5\r\n") + end, { isChunked: true });
  expect(parts).toMatchObject([{ size: 5, content: "sound" }]);
});

test.each([
  ['name="a b"; filename="x;y.mp3"', "a b", "x;y.mp3"],
  ['filename="x.mp3"; name=file', "file", "x.mp3"],
  ['name="file"; filename="say \\"hi\\" \\\\.mp3"', "file", 'say "hi" \\.mp3'],
  ['name="file"; filename="say %22hi%22 100%.mp3"', "file", 'say "hi" 100%.mp3'],
  ['name="file"; filename="Zoë.mp3"', "file", "Zoë.mp3"],
  ['name="file"; filename=""', "file", ""],
  ['filename="; name=wrong"', undefined, "; name=wrong"],
])("reads the names in %s", async (disposition, name, fileName) => {
  expect(await readParts(formatPart(disposition, "") + end)).toMatchObject([{ name, fileName }]);
});

test("accepts a boundary in quotes", async () => {
  const contentType = `multipart/form-data; charset=utf-8; boundary="${boundary}"`;
  expect(await readParts(form, { contentType })).toHaveLength(2);
});

test.each<[name: string, text: string, options: Options, message: string]>([
  ["without a boundary", form, { contentType: "multipart/form-data" }, "no boundary of 1 to 70 characters"],
  ["that is empty", "", {}, "it ends before its last delimiter"],
  ["without the last delimiter", form.slice(0, -end.length), {}, "it ends before its last delimiter"],
  ["that ends in the last delimiter", form.slice(0, -4), {}, "it ends before its last delimiter"],
  ["with text after a delimiter", `--${boundary}x\r\n`, {}, "does not end with a line break"],
  ["with a header without a name", formatPart('name="a"', "", ": x\r\n") + end, {}, "not a name and a value"],
  ["with large headers", formatPart('name="a"', "", `x: ${"y".repeat(20_000)}\r\n`), {}, "have more than 16384 bytes"],
])("rejects a body %s", async (_name, text, options, message) => {
  await expect(readParts(text, { chunkBytes: 10_000, ...options })).rejects.toThrow(message);
});
