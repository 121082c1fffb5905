// @ts-nocheck
// One file of a multipart body, taken as it streams in: counted, hashed, and passed on line by line where asked.
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy, type BusboyFileStream } from "@fastify/busboy";
import { bodyOf } from "./body.ts";
import { badRequest, SandboxError } from "./responses.ts";

export interface UploadedFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What the multipart frame around one file may take. */
const FRAME_BYTES = 65_536;

const tooLarge = () => new SandboxError(413, "Payload Too Large");

interface Receipt {
  file: UploadedFile | undefined;
  isTooLarge: boolean;
}

async function drain(stream: BusboyFileStream, onChunk: ((chunk: Buffer) => void) | undefined) {
  const digest = createHash("sha256");
  let bytes = 0;
  for await (const chunk of stream) {
    const data = chunk as Buffer;
    bytes += data.length;
    digest.update(data);
    onChunk?.(data);
  }
  return { bytes, sha256: digest.digest("hex") };
}

async function receive(request: Request, part: string, maxBytes: number, onChunk?: (chunk: Buffer) => void) {
  const contentType = request.headers.get("content-type") ?? "";
  const parser = new Busboy({ headers: { "content-type": contentType }, limits: { fileSize: maxBytes } });
  const receipt: Receipt = { file: undefined, isTooLarge: false };
  let draining: Promise<void> = Promise.resolve();
  parser.on("file", (name, stream, fileName, _encoding, type) => {
    if (name !== part || receipt.file !== undefined) {
      stream.resume();
      return;
    }
    draining = drain(stream, onChunk).then((sum) => {
      receipt.file = { fileName, contentType: type, ...sum };
      receipt.isTooLarge = stream.truncated;
    });
    // When the body breaks off, the pipeline below says so; this is the same news again.
    draining.catch(() => {});
  });
  const body: Readable = bodyOf(request);
  await pipeline(body, parser);
  await draining;
  return receipt;
}

/** Throws 415 for another content type, 400 when the part is missing, 413 when the file is too large. */
export async function readUploadedFile(
  request: Request,
  part: string,
  maxBytes: number,
  onChunk?: (chunk: Buffer) => void,
): Promise<UploadedFile> {
  if (!/^multipart\/form-data\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new SandboxError(415, "Unsupported Media Type");
  }
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > maxBytes + FRAME_BYTES) throw tooLarge();
  let receipt: Receipt;
  try {
    receipt = await receive(request, part, maxBytes, onChunk);
  } catch {
    throw badRequest();
  }
  if (receipt.isTooLarge) throw tooLarge();
  if (receipt.file === undefined) throw badRequest(`${part} part is missing`);
  return receipt.file;
}
