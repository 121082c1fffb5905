// Talks to the app-settings server: JSON both ways, the CSRF token with every write, refusals as ApiError.
import type { ErrorDocument } from "gong-connector/internal";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A refusal of the server, or no answer at all (status 0). */
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
let onSignedOut: (() => void) | undefined;

export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** What happens when the server no longer knows the session. */
export function setSignedOutListener(listener: () => void): void {
  onSignedOut = listener;
}

export async function send<Answer>(
  method: HttpMethod,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await reach(method, path, body, signal);
  const text = await response.text();
  if (!response.ok) {
    if (response.status === 401 && path !== "/session") onSignedOut?.();
    throw new ApiError(response.status, refusal(response.status, text));
  }
  return JSON.parse(text === "" ? "null" : text);
}

/** A path with those parameters that have a value. */
export function appendQuery(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) search.set(name, value);
  return search.size > 0 ? `${path}?${search}` : path;
}

/** What any thrown thing says, in the shape of an error of the connector. */
export function toErrorDocument(error: unknown): ErrorDocument {
  if (error instanceof ApiError) return error.document;
  return {
    kind: "unavailable",
    code: "internal_error",
    message: error instanceof Error ? error.message : String(error),
    retryable: true,
  };
}

async function reach(method: HttpMethod, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(`/api/app${path}`, {
      method,
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(csrfToken && method !== "GET" && { "x-csrf-token": csrfToken }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, {
      kind: "unavailable",
      code: "network_error",
      message: "The connector's server does not answer.",
      remedy: "Check that it is running, then try again.",
      retryable: true,
    });
  }
}

function refusal(status: number, text: string): ErrorDocument {
  try {
    const answer: { error?: ErrorDocument } = JSON.parse(text);
    if (typeof answer.error?.message === "string") return answer.error;
  } catch {
    // Not JSON: a proxy or a crash answered.
  }
  return {
    kind: status >= 500 ? "unavailable" : "rejected",
    code: status >= 500 ? "service_unavailable" : "service_rejected",
    message: `The connector's server answered ${status}.`,
    remedy: "Try again; if it stays, look into the server's log.",
    retryable: status >= 500,
    status,
  };
}
