// The body of a request: JSON, or a stream whose bytes are counted.
import type { Progress, RequestAttempt } from "./attempt_event.ts";
import type { PreparedRequest } from "./request.ts";

interface ProgressOptions {
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** The body of a request, opened for one attempt. */
export async function openBody(
  request: PreparedRequest,
  options: ProgressOptions,
  event: RequestAttempt,
): Promise<{ headers: Record<string, string>; body?: string | AsyncIterable<Uint8Array>; close?: () => void }> {
  if (request.stream) {
    const { content, ...opened } = await request.stream.open();
    const length = Number(opened.headers["content-length"]);
    return { ...opened, body: countBytes(content, event, options, Number.isNaN(length) ? undefined : length) };
  }
  if (request.json === undefined) return { headers: {} };
  const body = JSON.stringify(request.json);
  event.bytesSent = Buffer.byteLength(body);
  return { headers: { "content-type": "application/json", "content-length": String(event.bytesSent) }, body };
}

async function* countBytes(
  content: AsyncIterable<Uint8Array>,
  event: RequestAttempt,
  { onProgress }: ProgressOptions,
  total: number | undefined,
): AsyncGenerator<Uint8Array> {
  let reportedAt = 0;
  for await (const chunk of content) {
    yield chunk;
    event.bytesSent += chunk.length;
    const isDone = event.bytesSent === total;
    if (!onProgress || (!isDone && performance.now() - reportedAt < 100)) continue;
    reportedAt = performance.now();
    onProgress({ sent: event.bytesSent, ...(total !== undefined && { total }) });
  }
}
