// Responses and errors of the API, in Gong's format.

export interface SandboxResponse {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export const ok = (body: Readonly<Record<string, unknown>> = {}): SandboxResponse => ({ status: 200, body });
export const created = (body: Readonly<Record<string, unknown>>): SandboxResponse => ({ status: 201, body });
export const accepted = (body: Readonly<Record<string, unknown>>): SandboxResponse => ({ status: 202, body });

/** An error response: status, Gong's error texts, further properties of the body and headers. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    errors: string | readonly string[],
    extra: { body?: Readonly<Record<string, unknown>>; headers?: Readonly<Record<string, string>> } = {},
  ) {
    const texts = typeof errors === "string" ? [errors] : errors;
    super(texts.join("; "));
    this.status = status;
    this.body = { errors: texts, ...extra.body };
    this.headers = extra.headers ?? {};
  }
}

export const badRequest = (errors: string | readonly string[] = "Bad request"): SandboxError =>
  new SandboxError(400, errors);
export const notFound = (error: string): SandboxError => new SandboxError(404, error);
export const conflict = (error: string, body: Readonly<Record<string, unknown>> = {}): SandboxError =>
  new SandboxError(409, error, { body });
export const tooLarge = (): SandboxError => new SandboxError(413, "Payload Too Large");
export const unsupportedMediaType = (): SandboxError => new SandboxError(415, "Unsupported Media Type");
