// Sends a file with an input as multipart/form-data, with progress: fetch cannot report it.
import type { RunRequest } from "../../src/api/settings_contract.ts";
import { createNetworkError, getWriteHeaders, parseResponse } from "./client.ts";
import type { RunStreamOptions } from "./run_stream.ts";

export interface UploadOptions extends Pick<RunStreamOptions, "signal" | "onProgress"> {
  body: RunRequest;
  file: File;
}

export function sendUpload<Result>(path: string, { body, file, signal, onProgress }: UploadOptions): Promise<Result> {
  // The server reads the input before the file.
  const form = new FormData();
  form.append("input", JSON.stringify(body));
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/app${path}`);
    request.setRequestHeader("accept", "application/json");
    for (const [name, value] of Object.entries(getWriteHeaders())) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress({ sent: loaded, total });
    request.onerror = () => reject(createNetworkError());
    request.onabort = () => reject(signal.reason);
    request.onload = () => {
      try {
        resolve(parseResponse(path, request.status, request.responseText));
      } catch (error) {
        reject(error);
      }
    };
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
