// One file of a multipart body, read as a stream: counted and hashed, and passed on chunk by chunk.
import { createHash } from "node:crypto";
import type { MultipartFile } from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { badRequest, tooLarge, unsupportedMediaType } from "./responses.ts";

export interface UploadedFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
}

type OnChunk = (chunk: Buffer) => void;

/** Upper limit for the multipart headers and boundaries around a file. */
const maxFrameBytes = 65_536;

async function readFile({ file, filename, mimetype }: MultipartFile, onChunk?: OnChunk): Promise<UploadedFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of file) {
    const data: Buffer = chunk;
    bytes += data.length;
    hash.update(data);
    onChunk?.(data);
  }
  return { fileName: filename, contentType: mimetype, bytes, sha256: hash.digest("hex") };
}

async function findFile(request: FastifyRequest, partName: string, maxBytes: number, onChunk?: OnChunk) {
  let match: { file: UploadedFile; isTooLarge: boolean } | undefined;
  for await (const part of request.parts({ limits: { fileSize: maxBytes } })) {
    if (part.type !== "file") continue;
    if (part.fieldname !== partName || match) part.file.resume();
    else match = { file: await readFile(part, onChunk), isTooLarge: part.file.truncated };
  }
  return match;
}

/** Throws 415 for another content type, 400 for a missing part or broken body, 413 for a file that is too large. */
export async function readUploadedFile(
  request: FastifyRequest,
  partName: string,
  maxBytes: number,
  onChunk?: OnChunk,
): Promise<UploadedFile> {
  if (!request.isMultipart()) throw unsupportedMediaType();
  if (Number(request.headers["content-length"] ?? 0) > maxBytes + maxFrameBytes) throw tooLarge();
  const match = await findFile(request, partName, maxBytes, onChunk).catch(() => {
    throw badRequest();
  });
  if (match === undefined) throw badRequest(`${partName} part is missing`);
  if (match.isTooLarge) throw tooLarge();
  return match.file;
}
