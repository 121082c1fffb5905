// Runs an action and reports its progress, which the server sends as lines of JSON before the result. A run continues without its
// reader, so it is followed again when the connection was lost. Aborting the signal stops the run.
import type { PageRunRequest, RunMessage, RunResult } from "../../src/api/settings_contract.ts";
import { ApiError, createNetworkError, getWriteHeaders, parseResponse, send } from "./client.ts";
import { isUnreachable, reconnectIntervalMs } from "./query.ts";

export interface RunProgress {
  sent: number;
  total?: number;
  unit?: string;
}

export interface RunStreamOptions {
  signal: AbortSignal;
  onProgress: (progress: RunProgress) => void;
  /** Called when the server cannot be reached while the run may continue, and when it can be reached again. */
  onReachable: (isReachable: boolean) => void;
}

/** A body of a route that starts runs. */
type PageRunBody = Omit<PageRunRequest, "connection" | "input" | "pageRun"> & { pageRun: string };

export async function sendPageRun(path: string, body: PageRunBody, options: RunStreamOptions): Promise<RunResult> {
  stopOnAbort(body.pageRun, options.signal);
  try {
    const result = await readStream("POST", path, body, options);
    if (result) return result;
  } catch (error) {
    if (options.signal.aborted || !isUnreachable(error)) throw error;
    // The server may have received the request.
    const result = await readStream("GET", getPath(body.pageRun), undefined, options).catch(() => {
      throw error;
    });
    if (result) return result;
  }
  return readUntilEnd(body.pageRun, options);
}

/** Reads the run of an earlier visit of the page. */
export async function followPageRun(id: string, options: RunStreamOptions): Promise<RunResult> {
  stopOnAbort(id, options.signal);
  return readUntilEnd(id, options);
}

/** Tries again while the server cannot be reached. */
async function readUntilEnd(id: string, options: RunStreamOptions): Promise<RunResult> {
  for (;;) {
    try {
      const result = await readStream("GET", getPath(id), undefined, options);
      if (result) return result;
    } catch (error) {
      if (options.signal.aborted || !isUnreachable(error)) throw error;
      options.onReachable(false);
      await new Promise((resolve) => setTimeout(resolve, reconnectIntervalMs));
      options.signal.throwIfAborted();
    }
  }
}

function getPath(id: string): string {
  return `/page-runs/${encodeURIComponent(id)}`;
}

function stopOnAbort(id: string, signal: AbortSignal): void {
  // The run may have ended.
  signal.addEventListener("abort", () => void send("DELETE", getPath(id)).catch(() => undefined), { once: true });
}

/** Resolves to undefined if the connection was lost after the run had started. */
async function readStream(
  method: "GET" | "POST",
  path: string,
  body: PageRunBody | undefined,
  { signal, onProgress, onReachable }: RunStreamOptions,
): Promise<RunResult | undefined> {
  const response = await fetch(`/api/app${path}`, {
    method,
    credentials: "same-origin",
    headers: {
      accept: "application/x-ndjson",
      ...(body && { "content-type": "application/json", ...getWriteHeaders() }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal,
  }).catch((error: unknown) => {
    throw signal.aborted ? error : createNetworkError();
  });
  if (!response.ok || !response.body) return parseResponse(path, response.status, await response.text());
  onReachable(true);
  return readResult(response.body, onProgress).catch((error: unknown) => {
    if (signal.aborted || error instanceof ApiError) throw error;
    return undefined;
  });
}

async function readResult(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onProgress: (progress: RunProgress) => void,
): Promise<RunResult | undefined> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const lines = (rest + chunk.value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines.filter(Boolean)) {
      const message: RunMessage = JSON.parse(line);
      if ("result" in message) return message.result;
      if ("error" in message) throw new ApiError(200, message.error);
      onProgress(message.progress);
    }
  }
  return undefined;
}
