// Authenticates, waits for the rate limiter, sends and retries. Every request of every action is sent here.

import { ConnectorError } from "../errors/errors.ts";
import { redactCredentials } from "../errors/redact_credentials.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";
import { parseJsonBody, toValidUtf8 } from "../json/lossless_json.ts";
import { createBeforeSend, type DepartureContext, enterQueue } from "../network/departure.ts";
import { freeMemory } from "../network/free_memory.ts";
import { toNetworkFailure } from "../network/network_failure.ts";
import { delay, type Priority } from "../network/rate_limiter.ts";
import { parseRetryAfter } from "../network/retry_after.ts";
import type { Transport, TransportRequest } from "../network/transport.ts";
import { createWaitError, type WaitBudget } from "../network/wait_budget.ts";
import type { Progress, RequestAttempt } from "./attempt_event.ts";
import type { Authenticator, RequestAuth } from "./auth.ts";
import { type AlreadyExists, recognizeExistingItem } from "./existing_item.ts";
import { formatQuery, type PreparedRequest } from "./request.ts";
import { openBody } from "./request_body.ts";
import { type ApiFailure, type ErrorClassifier, getRequestId, type HttpResponse } from "./response.ts";
import { type AttemptResult, getBackoffMs, hasUnknownOutcome, shouldRetry, toConnectorError } from "./retry.ts";
import { endSpan, startSpan } from "./telemetry.ts";

/** Set when an application registers an OpenTelemetry provider. Without one, no span is created. */
const openTelemetryKey = Symbol.for("opentelemetry.js.api.1");

const connectMs = 10_000;
/** A page of long transcripts has about 10 MB. */
export const defaultMaxResponseBytes = 64_000_000;
/** An upload of 1.5 GB may then take a day. */
const minUploadBytesPerSecond = 16_000;

export interface SendContext extends DepartureContext {
  classifyError: ErrorClassifier;
  authenticator: Authenticator;
  transport: Transport;
  /** Whether only this module reads the bodies of the transport. */
  ownsBodies: boolean;
  /** Largest response body, both compressed and decompressed. */
  maxResponseBytes: number;
  userAgent: string;
  /** Longest time for one response, unless the action has its own. */
  timeoutMs: number;
  onAttempt?: ((attempt: RequestAttempt) => void) | undefined;
}

export interface SendOptions {
  action: string;
  isList: boolean;
  maxRetries: number;
  waits: WaitBudget;
  mayRepeat: boolean;
  alreadyExists: AlreadyExists;
  priority?: Priority | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  onAttempt?: ((attempt: RequestAttempt) => void) | undefined;
  /** For a dry run: receives the request, which is not sent, and the returned promise never settles. */
  onRequest?: ((request: PreparedRequest) => void) | undefined;
}

/** A response; with `recover` one that is not a success, which the caller handles without an error. */
export interface SendResult {
  response: HttpResponse;
  recover?: NonNullable<ApiFailure["recover"]>;
}

export type Send = (request: PreparedRequest, options: SendOptions) => Promise<SendResult>;

export function createSend(context: SendContext): Send {
  const { authenticator, connector, rateLimiter } = context;
  return async (request, options) => {
    if (options.onRequest) {
      options.onRequest(request);
      return new Promise(() => {});
    }
    let auth = await authenticator.authenticate(options.signal);
    let isRefreshed = false;
    let failures = 0;
    let { mayRepeat } = options;
    for (let attempt = 1; ; attempt += 1) {
      const result = await sendOnce(context, request, options, attempt, auth);
      const { response, apiFailure } = result;
      if (response && !apiFailure) return { response };
      if (response && apiFailure?.existingOutput && mayRepeat)
        return { response: { status: response.status, headers: response.headers, body: apiFailure.existingOutput } };
      mayRepeat ||= hasUnknownOutcome(result);
      if (response && apiFailure?.recover) return { response, recover: apiFailure.recover };
      if (apiFailure?.refreshAccessToken && !isRefreshed) {
        isRefreshed = true;
        const refreshed = await authenticator.refresh?.(auth, options.signal);
        auth = refreshed ?? auth;
        if (refreshed && !request.stream?.isSingleUse) continue;
      }
      const retryAfterMs = response && parseRetryAfter(response.headers["retry-after"], Date.now());
      // A wait that the vendor asked for is no failed attempt. It is a second at least, so that there are few of them.
      if (retryAfterMs === undefined || options.maxRetries === 0) failures += 1;
      const pauseMs = retryAfterMs === undefined ? getBackoffMs(failures) : Math.max(1000, retryAfterMs);
      if (apiFailure?.kind === "rate_limited") await rateLimiter.pause(pauseMs);
      const error = toConnectorError(connector, options.action, request, result, retryAfterMs, attempt);
      if (!shouldRetry(result, request) || failures > options.maxRetries) throw error;
      if (pauseMs > options.waits.remainingMs)
        throw retryAfterMs === undefined ? error : createWaitError(retryAfterMs, options.waits, error);
      options.waits.remainingMs -= pauseMs;
      await delay(pauseMs, options.signal);
      auth = await authenticator.authenticate(options.signal);
    }
  };
}

/** One attempt, with its event and its span. */
async function sendOnce(
  context: SendContext,
  request: PreparedRequest,
  options: SendOptions,
  attempt: number,
  auth: RequestAuth,
): Promise<AttemptResult> {
  const { action } = options;
  const { connector } = context;
  const leave = await enterQueue(context, options);
  const api: unknown = Reflect.get(globalThis, openTelemetryKey);
  const span = api === undefined ? undefined : startSpan(api, connector.id, action, attempt);
  let startedAt = performance.now();
  const { method } = request;
  const sizes = { bytesSent: 0, bytesReceived: 0 };
  const quotaRemaining = Number.POSITIVE_INFINITY;
  const event: RequestAttempt = { action, attempt, method, durationMs: 0, waitMs: 0, ...sizes, quotaRemaining };
  const onLeave = (): void => {
    leave();
    startedAt = performance.now();
  };
  try {
    const beforeSend = createBeforeSend(context, options, event, onLeave);
    const result = await exchange(context, request, options, auth, event, beforeSend);
    recordResult(event, result, connector);
    return result;
  } catch (error) {
    event.kind = ConnectorError.is(error) ? error.kind : "unavailable";
    throw error;
  } finally {
    leave();
    event.durationMs = performance.now() - startedAt;
    if (span) endSpan(span, event);
    context.onAttempt?.(event);
    options.onAttempt?.(event);
  }
}

function recordResult(
  event: RequestAttempt,
  { response, networkFailure, apiFailure }: AttemptResult,
  connector: ConnectorManifest,
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
  context: SendContext,
  request: PreparedRequest,
  options: SendOptions,
  { authorization, baseUrl }: RequestAuth,
  event: RequestAttempt,
  beforeSend: NonNullable<TransportRequest["beforeSend"]>,
): Promise<AttemptResult> {
  const { signal } = options;
  const { headers, body, close } = await openBody(request, options, event);
  const timeouts = getTimeouts(request, context.timeoutMs);
  try {
    const received = await context.transport({
      method: request.method,
      url: `${baseUrl}${request.path}${formatQuery(request.query)}`,
      headers: {
        accept: "application/json",
        "user-agent": context.userAgent,
        ...request.headers,
        ...headers,
        authorization,
      },
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
      timeouts,
      maxBytes: context.maxResponseBytes,
      beforeSend,
    });
    event.bytesReceived = received.body.length;
    const { status } = received;
    const content = status < 400 ? received.body : toValidUtf8(redactCredentials(received.body, authorization));
    const response: HttpResponse = { status, headers: received.headers, ...parseJsonBody(content) };
    if (context.ownsBodies) freeMemory(received.body);
    const failure = context.classifyError(response, options);
    return { response, apiFailure: recognizeExistingItem(options.alreadyExists, response, failure) };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return { networkFailure: toNetworkFailure(asTransportError(error, options.action, context), timeouts) };
  } finally {
    close?.();
  }
}

/** An upload has no longest time, but a smallest rate. */
function getTimeouts({ stream, timeoutMs }: PreparedRequest, defaultMs: number): TransportRequest["timeouts"] {
  const responseMs = timeoutMs ?? defaultMs;
  const limit = stream ? { minBytesPerSecond: minUploadBytesPerSecond } : { totalMs: responseMs };
  return { connectMs: Math.min(connectMs, responseMs), responseMs, ...limit };
}

/** The error of a transport. Throws errors of the content of an upload, and those that a repetition does not solve. */
function asTransportError(error: unknown, action: string, { maxResponseBytes }: SendContext): Error {
  if (ConnectorError.is(error)) throw error;
  if (!(error instanceof Error)) throw error;
  if (ConnectorError.is(error.cause)) throw error.cause;
  const code = "code" in error ? error.code : undefined;
  if (code === "ERR_BODY_NOT_SUPPORTED")
    throw new ConnectorError("unsupported_by_transport", "the transport cannot send a body with GET", { action });
  if (code === "ERR_RESPONSE_TOO_LARGE")
    throw new ConnectorError("response_too_large", `the response has more than ${maxResponseBytes} bytes`, { action });
  return error;
}
