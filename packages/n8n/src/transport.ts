// Sends requests with n8n's HTTP client: its proxy, its filter of addresses and its tracing apply.
import { Readable } from "node:stream";
import type { Transport } from "gong-connector/embed";
import type { IHttpRequestMethods, IHttpRequestOptions } from "n8n-workflow";

type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;
type TransportRequest = Parameters<Transport>[0];

export function createTransport(httpRequest: HttpRequest): Transport {
  return async (request) => {
    // n8n's client drops the body of a GET.
    if (request.method === "GET" && request.body !== undefined) {
      throw createError("n8n cannot send a body with GET", "ERR_BODY_NOT_SUPPORTED");
    }
    let response: Record<string, unknown>;
    try {
      response = Object(await httpRequest(toOptions(request)));
    } catch (error) {
      throw toNetworkError(error);
    }
    const body = toBytes(response.body);
    if (body.length > request.maxBytes) throw createError("the response is too large", "ERR_RESPONSE_TOO_LARGE");
    return { status: Number(response.statusCode), headers: toHeaders(Object(response.headers)), body };
  };
}

function toOptions({ method, url, headers, body, signal, timeouts }: TransportRequest): IHttpRequestOptions {
  return {
    method: method as IHttpRequestMethods,
    url,
    headers: { ...headers },
    // The client would parse text that is JSON, and send it in another form.
    ...(typeof body === "string" && { body: Buffer.from(body) }),
    ...(typeof body === "object" && { body: toBody(body) }),
    ...(signal && { abortSignal: signal }),
    ...(typeof body !== "object" && { timeout: timeouts.totalMs ?? timeouts.responseMs }),
    encoding: "arraybuffer",
    returnFullResponse: true,
    ignoreHttpStatusErrors: true,
    disableFollowRedirect: true,
  };
}

/** The type of the option does not name streams, which the client sends as they are. */
function toBody(body: AsyncIterable<Uint8Array>): Buffer {
  const stream: unknown = Readable.from(body, { objectMode: false });
  return stream as Buffer;
}

function toBytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return body instanceof ArrayBuffer ? new Uint8Array(body) : Buffer.from(typeof body === "string" ? body : "");
}

function toHeaders(headers: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(", ") : String(value)]),
  );
}

/** The failure with Node's code. The client's error has the request, and with it the credentials, so it stays here. */
function toNetworkError(error: unknown): Error {
  let found: { code?: unknown; syscall?: unknown } = {};
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const [code, syscall] = [Reflect.get(cause, "code"), Reflect.get(cause, "syscall")] as unknown[];
    if (typeof code === "string") found = { code, ...(syscall !== undefined && { syscall }) };
  }
  const code = found.code === "ECONNABORTED" ? "ETIMEDOUT" : String(found.code ?? "ERR_REQUEST_FAILED");
  const failure = createError(code, code);
  return typeof found.syscall === "string" ? Object.assign(failure, { syscall: found.syscall }) : failure;
}

function createError(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
