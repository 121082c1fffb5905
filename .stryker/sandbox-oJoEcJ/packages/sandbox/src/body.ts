// @ts-nocheck
// The body of a request. On a socket it travels beside the Request: a Request may carry none on GET, and msw copies bodies.
import { Readable } from "node:stream";
import { parseExactJson } from "./exact_json.ts";
import { badRequest, invalidJsonError, SandboxError } from "./responses.ts";

const MAX_JSON_BYTES = 20_000_000;
const aside = new WeakMap<Request, Readable>();

export function keepBodyAside(request: Request, body: Readable): void {
  aside.set(request, body);
}

export function bodyOf(request: Request): Readable {
  const kept = aside.get(request);
  if (kept !== undefined) return kept;
  return request.body === null ? Readable.from([]) : Readable.fromWeb(request.body);
}

export async function readText(request: Request): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bodyOf(request)) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_JSON_BYTES) throw new SandboxError(413, "Payload Too Large");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function isJson(contentType: string | null): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(contentType ?? "");
}

export async function readJson(request: Request): Promise<unknown> {
  if (!isJson(request.headers.get("content-type"))) throw new SandboxError(415, "Unsupported Media Type");
  const text = await readText(request);
  try {
    return parseExactJson(text);
  } catch {
    throw badRequest(invalidJsonError);
  }
}
