// The steps API: an engine lists actions, reads their parameters and executes them over HTTP.
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type Action,
  type AnyConnector,
  ConnectorError,
  plainSchema,
  type RunOptions,
  type Upload,
} from "gong-connector";
import {
  addIdempotencyKey,
  createInvalidInputError,
  deriveLabel,
  getPartialFailure,
  httpStatusByKind,
  normalizeInput,
  parseInputJson,
} from "gong-connector/internal";
import { type AttemptLimiter, createMemoryLimiter } from "../http/attempt_limiter.ts";
import { type AccessToken, assertStrongToken, requireBearerToken } from "../http/bearer_token.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { maxJsonBodyBytes } from "../http/limits.ts";
import { rejectWhileClosing } from "../http/reject_while_closing.ts";
import type { PollStates } from "../store/poll_states.ts";
import { registerChoicesRoute } from "./choices_route.ts";
import { registerTriggerRoutes } from "./trigger_routes.ts";
import { openUploadForm } from "./upload_form.ts";

export interface StepsApiOptions {
  /** The connector for a request, which can name a connection in the header x-connection-id. */
  getConnector(request: FastifyRequest): AnyConnector | Promise<AnyConnector>;
  /** A connector without credentials, to list actions. */
  catalog: AnyConnector;
  /** Bearer token of the engine. */
  token: AccessToken;
  /** Limits guesses of the token; by default, they are counted in memory. */
  attemptLimiter?: AttemptLimiter;
  /** Keeps the states of polls; without it, triggers are not served. */
  polling?: { pollStates: PollStates; now: () => number; getServerUrl(request: FastifyRequest): string };
  /** Runs an action; by default, with the connector. The server records its runs here. */
  runAction?: (
    connector: AnyConnector,
    id: string,
    input: unknown,
    options: RunOptions,
    request: FastifyRequest,
  ) => Promise<unknown>;
}

interface ById {
  Params: { id: string };
}

/** Registers the steps API under /api/v2/integration-schema. Every error below it has the form of a failed step. */
export async function registerStepsApi(server: FastifyInstance, options: StepsApiOptions): Promise<void> {
  assertStrongToken(options.token, "the token of the steps API");
  await server.register(async (api) => registerRoutes(api, options), { prefix: "/api/v2/integration-schema" });
}

function registerRoutes(server: FastifyInstance, options: StepsApiOptions): void {
  const attemptLimiter = options.attemptLimiter ?? createMemoryLimiter();
  server.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
    await requireBearerToken(request, options.token, attemptLimiter);
  });
  rejectWhileClosing(server);
  server.setErrorHandler(sendStepError);
  server.setNotFoundHandler(sendRouteNotFound);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    "application/json",
    { parseAs: "string", bodyLimit: maxJsonBodyBytes },
    async (_request: FastifyRequest, body: string) => (body === "" ? {} : parseInputJson(body)),
  );
  server.addContentTypeParser("multipart/form-data", async (_request: FastifyRequest, body: Readable) => body);
  const { catalog } = options;
  const path = `/${catalog.manifests.connector.id}/actions`;
  server.get(path, async () => listActions(catalog));
  server.get<ById & { Querystring: { format?: string } }>(`${path}/:id`, async ({ params, query }) => {
    const action = catalog.action(params.id);
    if (query.format === undefined) return toParameters(action);
    if (query.format === "json-schema") return toSchemas(action);
    throw createInvalidInputError([{ path: "/format", message: "must be json-schema, or omitted for the parameters" }]);
  });
  server.post<ById>(`${path}/:id/execute`, (request, reply) => execute(options, request.params.id, request, reply));
  registerChoicesRoute(server, options);
  if (options.polling) registerTriggerRoutes(server, { ...options, ...options.polling });
  // An action whose input is the content of an upload accepts as much as the upload.
  for (const { id, maxContentBytes = 0 } of catalog.manifests.actions.values())
    if (maxContentBytes > maxJsonBodyBytes)
      server.post(`${path}/${id}/execute`, { bodyLimit: maxContentBytes }, (request, reply) =>
        execute(options, id, request, reply),
      );
}

async function execute(
  options: StepsApiOptions,
  id: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<object> {
  const action = options.catalog.action(id);
  const { body, headers } = request;
  if (!(body instanceof Readable)) return runStep(options, action, { input: body ?? {} }, request, reply);
  const form = await openUploadForm(body, headers, action);
  try {
    return await runStep(options, action, form, request, reply);
  } finally {
    form.close();
  }
}

async function runStep(
  { catalog, getConnector, runAction }: StepsApiOptions,
  action: Action,
  step: { input: unknown; upload?: Upload },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<object> {
  const { id } = action;
  const connector = await getConnector(request);
  const { cursorInput } = catalog.manifests.connector.pagination;
  const normalized = normalizeInput(action.input, step.input, cursorInput);
  const { input, mayRepeat } = applyIdempotencyKey(action, request, normalized);
  const { upload } = step;
  const runOptions = { signal: createDisconnectSignal(reply), mayRepeat, ...(upload && { upload }) };
  const data = await (runAction?.(connector, id, input, runOptions, request) ?? connector.run(id, input, runOptions));
  const partialFailure = getPartialFailure(action, data);
  return { node_status: "Success", data, ...(partialFailure && { partial_failure: partialFailure }) };
}

/** The header Idempotency-Key, which identifies a step of an execution, as the input that makes a repetition safe. */
function applyIdempotencyKey(
  action: Action,
  { headers }: FastifyRequest,
  input: unknown,
): { input: unknown; mayRepeat: boolean } {
  const key = headers["idempotency-key"];
  if (typeof key !== "string" || key === "") return { input, mayRepeat: false };
  return addIdempotencyKey(action, input, () => createHash("sha256").update(key).digest("hex").slice(0, 32));
}

function listActions({ manifests: { actions, connector } }: AnyConnector): object[] {
  const titles = new Map(connector.groups.map(({ id, title }) => [id, title]));
  return [...actions.values()].map(({ id, title, description, group }) => ({
    name: title,
    action_id: id,
    description,
    tag: titles.get(group) ?? group,
  }));
}

function toParameters({ input }: Action): object[] {
  return Object.entries(input.properties ?? {}).map(([name, schema]) => ({
    name,
    label: schema.title ?? deriveLabel(name),
    required: input.required?.includes(name) ?? false,
    type: [schema.type ?? "string"].flat()[0],
    description: schema.description,
  }));
}

function toSchemas({ id, title, description, effect, scopes, input, output }: Action): object {
  return {
    action_id: id,
    name: title,
    description,
    effect,
    scopes,
    input: plainSchema(input),
    output: plainSchema(output),
  };
}

export async function sendRouteNotFound({ method, url }: FastifyRequest): Promise<never> {
  throw new ConnectorError("unknown_route", `this server has no ${method} ${url.replace(/\?.*/, "")}`);
}

/** Sends an error in the form of a failed step. */
export function sendStepError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const stepError = toStepError(error, request);
  const { message, kind, code, remedy, helpUrl, status, retryable, retryAfterMs, requestId, issues } = stepError;
  if (retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(retryAfterMs / 1000));
  void reply.status(getHttpStatus(error) ?? httpStatusByKind[kind]).send({
    node_status: "Errored",
    body: {
      message,
      kind,
      code,
      remedy,
      help_url: helpUrl,
      status,
      retryable,
      retry_after_ms: retryAfterMs,
      request_id: requestId,
      issues,
    },
  });
}

function toStepError(error: unknown, request: FastifyRequest): ConnectorError {
  if (ConnectorError.is(error)) {
    if (error.cause) request.log.error({ err: error.cause }, "step failed");
    return error;
  }
  const status = getHttpStatus(error);
  if (error instanceof Error && status !== undefined) {
    const issues = [{ path: "", message: error.message }];
    if (status !== 415) return createInvalidInputError(issues);
    const remedy = "Send the input as JSON with the header content-type: application/json.";
    return new ConnectorError("invalid_input", error.message, { issues, remedy });
  }
  if (request.raw.socket.destroyed) return new ConnectorError("client_disconnected", "the client disconnected");
  request.log.error({ err: error }, "step failed");
  return new ConnectorError("internal_error", "the connector failed", {
    remedy: `Search the server's log for ${request.id}.`,
  });
}

/** The status of an error of Fastify itself, such as 413 or 415, and of a body that arrived too slowly. */
function getHttpStatus(error: unknown): number | undefined {
  if (ConnectorError.is(error)) return error.code === "request_timeout" ? 408 : undefined;
  if (!(error instanceof Error && "statusCode" in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === "number" && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}
