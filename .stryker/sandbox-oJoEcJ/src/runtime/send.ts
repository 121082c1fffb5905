// @ts-nocheck
// Signs, waits for a slot, sends and retries; the only room that knows got, and nothing of got leaves it.
import got, { type Delays, type Got, RequestError, TimeoutError } from "got";
import type { ConnectorManifest } from "../generated/manifest.ts";
import type { Authenticator, RequestAuth } from "./authenticator.ts";
import { ConnectorError } from "./errors.ts";
import { parseLosslessJson } from "./lossless_json.ts";
import { delay, type Priority, type RateLimiter } from "./rate_limiter.ts";
import { formatQuery, type PreparedRequest } from "./request.ts";
import { type ApiFailure, type ErrorClassifier, getRequestId, getRetryAfterMs, type HttpResponse } from "./response.ts";
import { type AttemptResult, getBackoffMs, shouldRetry, toConnectorError, toNetworkFailure } from "./retry.ts";
import { endSpan, type RequestAttempt, startSpan } from "./telemetry.ts";

export interface SendContext {
  connector: ConnectorManifest;
  judge: ErrorClassifier;
  authenticator: Authenticator;
  rateLimiter: RateLimiter;
  userAgent: string;
  /** How long one answer may take, in milliseconds, unless the action says otherwise. */
  timeoutMs: number;
  /** Longest wait that is obeyed inside a call, in milliseconds; a longer one is handed up. */
  maxWaitMs: number;
  onAttempt?: (event: RequestAttempt) => void;
}

export interface SendOptions {
  action: string;
  isList: boolean;
  /** How many times to try again. */
  maxRetries: number;
  priority?: Priority;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  onAttempt?: (event: RequestAttempt) => void;
}

/** How far a run is: bytes of an upload, or what `unit` names in the plural. */
export interface Progress {
  sent: number;
  total?: number;
  unit?: string;
}

/** An answer, or a refusal that the caller knows how to go on from. */
export interface SendResult {
  response: HttpResponse;
  recover?: NonNullable<ApiFailure["recover"]>;
}

export type Send = (request: PreparedRequest, options: SendOptions) => Promise<SendResult>;

/** got with everything that holds for every request of a connector, so that a request adds only what is its own. */
function createClient({ userAgent, timeoutMs }: SendContext): Got {
  return got.extend({
    allowGetBody: true,
    followRedirect: false,
    headers: { accept: "application/json", "user-agent": userAgent },
    responseType: "buffer",
    retry: { limit: 0 },
    throwHttpErrors: false,
    timeout: { connect: 10_000, secureConnect: 10_000, request: timeoutMs },
  });
}

interface Transport extends SendContext {
  client: Got;
}

/** The one door to the vendor: every request of every action goes through it. */
export function createSend(options: SendContext): Send {
  const transport: Transport = { ...options, client: createClient(options) };
  return async (request, send) => {
    let refreshed = false;
    for (let attempt = 1; ; attempt += 1) {
      const signature = await options.authenticator.authenticate(send.signal);
      const result = await attemptOnce(transport, request, send, attempt, signature);
      const { response, apiFailure } = result;
      if (response && !apiFailure) return { response };
      if (response && apiFailure?.recover) return { response, recover: apiFailure.recover };
      if (apiFailure?.refreshAccessToken && !refreshed && options.authenticator.refresh) {
        refreshed = true;
        if ((await options.authenticator.refresh(signature, send.signal)) && !request.stream?.isSingleUse) continue;
      }
      const waitMs = response ? getRetryAfterMs(response, Date.now()) : undefined;
      const pauseMs = waitMs ?? getBackoffMs(attempt);
      if (apiFailure?.kind === "rate_limited") await options.rateLimiter.pause(pauseMs);
      if (!shouldRetry(result, request) || attempt > send.maxRetries || (waitMs ?? 0) > options.maxWaitMs) {
        throw toConnectorError(options.connector, send.action, request, result, waitMs, attempt);
      }
      await delay(pauseMs, send.signal);
    }
  };
}

/** A wait that the vendor asked for earlier is handed up too where it is longer than a call may take. */
function tooLong(action: string, retryAfterMs: number): ConnectorError {
  const message = `${action}: the next free slot is ${Math.ceil(retryAfterMs / 1000)} s away`;
  return new ConnectorError("wait_too_long", message, { action, retryAfterMs, remedy: "Run it again then." });
}

async function attemptOnce(
  transport: Transport,
  request: PreparedRequest,
  send: SendOptions,
  attempt: number,
  signature: RequestAuth,
): Promise<AttemptResult> {
  const slot = await transport.rateLimiter.reserve(send.priority);
  if (slot.waitMs > transport.maxWaitMs) throw tooLong(send.action, slot.waitMs);
  if (slot.waitMs > 0) await delay(slot.waitMs, send.signal);
  const span = await startSpan(transport.connector.id, send.action, attempt);
  const started = performance.now();
  const event: RequestAttempt = {
    action: send.action,
    attempt,
    method: request.method,
    durationMs: 0,
    waitMs: slot.waitMs,
    bytesSent: 0,
    bytesReceived: 0,
    quotaRemaining: slot.quotaRemaining,
  };
  try {
    const result = await exchange(transport, request, send, signature, event);
    noteOutcome(event, result, transport.connector);
    return result;
  } catch (error) {
    event.kind = error instanceof ConnectorError ? error.kind : "unavailable";
    throw error;
  } finally {
    event.durationMs = performance.now() - started;
    if (span) endSpan(span, event);
    transport.onAttempt?.(event);
    send.onAttempt?.(event);
  }
}

function noteOutcome(
  event: RequestAttempt,
  { response, networkFailure, apiFailure }: AttemptResult,
  connector: Transport["connector"],
): void {
  if (response) {
    event.status = response.status;
    const requestId = getRequestId(connector, response);
    if (requestId !== undefined) event.requestId = requestId;
  }
  if (networkFailure) event.kind = "unavailable";
  if (apiFailure && apiFailure.recover !== "empty_page") event.kind = apiFailure.kind;
}

async function exchange(
  transport: Transport,
  request: PreparedRequest,
  send: SendOptions,
  { authorization, baseUrl }: RequestAuth,
  event: RequestAttempt,
): Promise<AttemptResult> {
  const { headers, body, close } = await bodyOf(request, send, event);
  try {
    const response = await transport.client(`${baseUrl}${request.path}${formatQuery(request.query)}`, {
      method: request.method,
      headers: { ...request.headers, ...headers, authorization },
      ...(body !== undefined && { body }),
      ...(send.signal && { signal: send.signal }),
      ...patienceOf(request, transport.timeoutMs),
    });
    event.bytesReceived = response.rawBody.length;
    const reply: HttpResponse = {
      status: response.statusCode,
      headers: flat(response.headers),
      body: parseBody(response.rawBody),
    };
    return { response: reply, apiFailure: transport.judge(reply, send.isList) };
  } catch (error) {
    if (send.signal?.aborted) throw send.signal.reason;
    if (!(error instanceof RequestError)) throw error;
    // The content itself failed while it was sent.
    if (error.cause instanceof ConnectorError) throw error.cause;
    // Only got's code and phase are read: its message and options hold the request, with its credentials.
    return { networkFailure: toNetworkFailure(error.code, error instanceof TimeoutError ? error.event : undefined) };
  } finally {
    close?.();
  }
}

/** An upload may take as long as it takes, as long as it goes on. */
function patienceOf({ stream, timeoutMs }: PreparedRequest, usualMs: number): { timeout?: Delays } {
  if (!stream) return timeoutMs === undefined ? {} : { timeout: { request: timeoutMs } };
  const patience = timeoutMs ?? usualMs;
  return { timeout: { request: Number.POSITIVE_INFINITY, response: patience, socket: patience } };
}

async function bodyOf(
  request: PreparedRequest,
  send: SendOptions,
  event: RequestAttempt,
): Promise<{ headers: Record<string, string>; body?: string | AsyncIterable<Uint8Array>; close?: () => void }> {
  if (request.stream) {
    const { content, ...opened } = await request.stream.open();
    const length = Number(opened.headers["content-length"]);
    return { ...opened, body: counted(content, event, send, Number.isNaN(length) ? undefined : length) };
  }
  if (request.json === undefined) return { headers: {} };
  const body = JSON.stringify(request.json);
  event.bytesSent = Buffer.byteLength(body);
  return { headers: { "content-type": "application/json" }, body };
}

async function* counted(
  content: AsyncIterable<Uint8Array>,
  event: RequestAttempt,
  { onProgress }: SendOptions,
  total: number | undefined,
): AsyncGenerator<Uint8Array> {
  let told = 0;
  for await (const chunk of content) {
    yield chunk;
    event.bytesSent += chunk.length;
    const done = event.bytesSent === total;
    if (!onProgress || (!done && performance.now() - told < 100)) continue;
    told = performance.now();
    onProgress({ sent: event.bytesSent, ...(total !== undefined && { total }) });
  }
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = typeof value === "string" ? value : value.join(", ");
  }
  return plain;
}

function parseBody(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  try {
    return parseLosslessJson(text);
  } catch {
    return text;
  }
}
