// Client of the settings API: sends and receives JSON, adds the CSRF token to writes, throws ApiError.
import type { ErrorDocument } from "gong-connector/internal";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** An error response of the settings server, or a network error (status 0). */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly document: ErrorDocument;
  constructor(status: number, document: ErrorDocument) {
    super(document.message);
    this.status = status;
    this.document = document;
  }
}

let csrfToken: string | undefined;
let sessionChangedListener: (() => void) | undefined;

export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** Sets the function that is called when a request fails because the session has expired or the user has another role. */
export function setSessionChangedListener(listener: () => void): void {
  sessionChangedListener = listener;
}

export async function send<Result>(
  method: HttpMethod,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Result> {
  const response = await request(method, path, body, signal);
  return parseResponse(path, response.status, await response.text());
}

/** The body of a response. Throws `ApiError` for an error response. */
export function parseResponse<Result>(path: string, status: number, text: string): Result {
  if (status < 200 || status > 299) {
    const error = parseError(status, text);
    if ((status === 401 && path !== "/session") || error.code === "role_required") sessionChangedListener?.();
    throw new ApiError(status, error);
  }
  return JSON.parse(text === "" ? "null" : text);
}

/** Headers of a write, in addition to its content type. */
export function getWriteHeaders(): Record<string, string> {
  return csrfToken ? { "x-csrf-token": csrfToken } : {};
}

export function createNetworkError(): ApiError {
  return new ApiError(0, {
    kind: "unavailable",
    code: "network_error",
    message: "The settings server cannot be reached.",
    remedy: "Check that it is running, then try again.",
    retryable: true,
  });
}

/** Appends the parameters that have a value. */
export function appendQuery(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) search.set(name, value);
  return search.size > 0 ? `${path}?${search}` : path;
}

/** Whether a save was rejected because the item was changed since it was read. */
export function isVersionConflict(error: unknown): boolean {
  return error instanceof ApiError && error.document.code === "version_conflict";
}

/** Converts any thrown value to the document of an error. */
export function toErrorDocument(error: unknown): ErrorDocument {
  if (error instanceof ApiError) return error.document;
  return {
    kind: "unavailable",
    code: "internal_error",
    message: error instanceof Error ? error.message : String(error),
    retryable: true,
  };
}

async function request(method: HttpMethod, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(`/api/app${path}`, {
      method,
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(method !== "GET" && getWriteHeaders()),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw createNetworkError();
  }
}

function parseError(status: number, text: string): ErrorDocument {
  try {
    const body: { error?: ErrorDocument } = JSON.parse(text);
    if (typeof body.error?.message === "string") return body.error;
  } catch {
    // The response of a proxy is not JSON.
  }
  return {
    kind: status >= 500 ? "unavailable" : "rejected",
    code: status >= 500 ? "service_unavailable" : "service_rejected",
    message: `The settings server responded with status ${status}.`,
    remedy: "Try again. If the error persists, check the server's log.",
    retryable: status >= 500,
    status,
  };
}
