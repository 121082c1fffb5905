// Files, streams and a server for tests of uploads.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Upload } from "../../src/index.ts";
import { startHttpServer } from "./servers.ts";

export const id = "7782342274025937895";
export const megabyte = 1024 * 1024;

const folder = realpathSync(mkdtempSync(join(tmpdir(), "upload-")));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file without content that has this size. */
export function createSparseFile(name: string, bytes: number): string {
  const path = createFile(name, new Uint8Array());
  truncateSync(path, bytes);
  return path;
}

/** A file with this content. */
export function createFile(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  // Mutation tests run several files in one process, and the end of the first one removed the folder.
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, content);
  return path;
}

interface ReceivedUpload {
  headers: IncomingMessage["headers"];
  bytes: number;
  complete: boolean;
}

/** A server that reads each upload to its end and responds with the next of these statuses, then always with the last. */
export async function startUploadServer(...statuses: number[]) {
  const requests: ReceivedUpload[] = [];
  const baseUrl = await startHttpServer((request, response) => {
    const seen = { headers: request.headers, bytes: 0, complete: false };
    const status = statuses[Math.min(requests.push(seen), statuses.length) - 1] ?? 201;
    request.on("error", () => {});
    request.on("data", (chunk: Buffer) => {
      seen.bytes += chunk.length;
    });
    request.on("end", () => {
      seen.complete = request.complete;
      response.writeHead(status, { "content-type": "application/json", "retry-after": "0" });
      response.end(
        JSON.stringify(status === 201 ? { requestId: "r", callId: id } : { requestId: "r", errors: ["No"] }),
      );
    });
  });
  return { baseUrl, requests };
}

/** An upload whose content may break the contract of `Upload`. */
export function createUpload(
  content: () => Iterable<unknown> | AsyncIterable<unknown>,
  sizeBytes: number,
  more: Partial<Upload> = {},
): Upload {
  return { open: content as Upload["open"], sizeBytes, fileName: "call.wav", ...more };
}
