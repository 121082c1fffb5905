// Runs an action and reports its progress, which the server sends as lines of JSON before the result.
import type { RunMessage, RunRequest, RunResult } from "../../src/api/settings_contract.ts";
import { ApiError, createNetworkError, getWriteHeaders, parseResponse } from "./client.ts";

export interface RunProgress {
  sent: number;
  total?: number;
  unit?: string;
}

export interface RunStreamOptions {
  signal: AbortSignal;
  onProgress: (progress: RunProgress) => void;
}

export async function sendRun(path: string, body: RunRequest, options: RunStreamOptions): Promise<RunResult> {
  const { signal, onProgress } = options;
  try {
    const response = await fetch(`/api/app${path}`, {
      method: "POST",
      credentials: "same-origin",
      headers: { accept: "application/x-ndjson", "content-type": "application/json", ...getWriteHeaders() },
      body: JSON.stringify(body),
      signal,
    });
    if (!response.ok || !response.body) return parseResponse(path, response.status, await response.text());
    return await readResult(response.body, onProgress);
  } catch (error) {
    if (signal.aborted || error instanceof ApiError) throw error;
    throw createNetworkError();
  }
}

async function readResult(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onProgress: (progress: RunProgress) => void,
): Promise<RunResult> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const lines = (rest + chunk.value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const message: RunMessage = JSON.parse(line);
      if ("result" in message) return message.result;
      if ("error" in message) throw new ApiError(200, message.error);
      onProgress(message.progress);
    }
  }
  throw createNetworkError();
}
