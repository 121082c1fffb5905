// @ts-nocheck
// What goes back over the wire: bodies, errors and headers in Gong's form.
import { HttpResponse } from "msw";

export interface SandboxResponse {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export const ok = (body: Readonly<Record<string, unknown>> = {}): SandboxResponse => ({ status: 200, body });
export const created = (body: Readonly<Record<string, unknown>>): SandboxResponse => ({ status: 201, body });
export const accepted = (body: Readonly<Record<string, unknown>>): SandboxResponse => ({ status: 202, body });

/** An answer that refuses: Gong's status and sentences. */
export class SandboxError extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly errors: readonly string[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    errors: string | readonly string[],
    also: { extra?: Readonly<Record<string, unknown>>; headers?: Readonly<Record<string, string>> } = {},
  ) {
    const list = typeof errors === "string" ? [errors] : errors;
    super(list.join("; "));
    this.status = status;
    this.errors = list;
    this.extra = also.extra ?? {};
    this.headers = also.headers ?? {};
  }
}

export const badRequest = (errors: string | readonly string[] = "Bad request"): SandboxError =>
  new SandboxError(400, errors);
export const notFound = (error: string): SandboxError => new SandboxError(404, error);
export const conflict = (error: string, extra?: Readonly<Record<string, unknown>>): SandboxError =>
  new SandboxError(409, error, extra === undefined ? {} : { extra });

export const invalidJsonError = "Json parse error, verify Json format matches the API description.";

export function toWireResponse(
  requestId: string,
  reply: SandboxResponse,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const text = JSON.stringify({ requestId, ...reply.body });
  return new HttpResponse(text, {
    status: reply.status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-length": String(Buffer.byteLength(text)),
      "x-traceid": requestId,
      ...headers,
    },
  });
}

export function toWireError(requestId: string, refusal: SandboxError): Response {
  const body = { errors: refusal.errors, ...refusal.extra };
  return toWireResponse(requestId, { status: refusal.status, body }, refusal.headers);
}
