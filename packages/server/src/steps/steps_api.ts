// The steps API: an orchestration engine lists actions, reads their parameters and executes them over HTTP.
import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Action, type AnyConnector, ConnectorError, plainSchema, type RunOptions } from "gong-connector";
import { createInvalidInputError, getPartialFailure, httpStatusByKind, parseInputJson } from "gong-connector/internal";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";

export interface StepsApiOptions {
  /** The connector that a request runs under; its header x-connection-id may choose one. */
  getConnector(request: FastifyRequest): AnyConnector | Promise<AnyConnector>;
  /** The manifests alone, for listing. */
  catalog: AnyConnector;
  /** Who may call: a bearer token. */
  token: string;
  /** Runs an action; a server that keeps a history puts itself in between. */
  runAction?: (
    connector: AnyConnector,
    id: string,
    input: unknown,
    options: RunOptions,
    request: FastifyRequest,
  ) => Promise<unknown>;
}

/** Registers the steps API on a Fastify server, with every refusal under its path in one form. */
export async function registerStepsApi(server: FastifyInstance, options: StepsApiOptions): Promise<void> {
  if (options.token === "") throw new Error("the steps API needs a token that is not empty");
  await server.register(async (api) => serveSteps(api, options), { prefix: "/api/v2/integration-schema" });
}

function serveSteps(server: FastifyInstance, options: StepsApiOptions): void {
  let closing = false;
  server.addHook("preClose", async () => {
    closing = true;
  });
  server.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
    authorize(request, options.token);
    if (closing) throw stopping();
  });
  server.setErrorHandler(sendStepError);
  server.setNotFoundHandler(sendRouteNotFound);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    "application/json",
    { parseAs: "string" },
    async (_request: FastifyRequest, body: string) => (body === "" ? {} : parseInputJson(body)),
  );
  addRoutes(server, options);
}

function addRoutes(server: FastifyInstance, options: StepsApiOptions): void {
  const { catalog } = options;
  const { id: service, groups } = catalog.manifests.connector;
  const tagOf = ({ group }: Action): string => groups.find(({ id }) => id === group)?.title ?? group;
  const path = `/${service}/actions`;
  server.get(path, async () =>
    [...catalog.manifests.actions.values()].map((action) => ({
      name: action.title,
      action_id: action.id,
      description: action.description,
      tag: tagOf(action),
    })),
  );
  server.get<{ Params: { id: string }; Querystring: { format?: string } }>(`${path}/:id`, async ({ params, query }) => {
    const action = actionOf(catalog, params.id);
    return query.format === "json-schema" ? schemasOf(action) : parametersOf(action);
  });
  server.post<{ Params: { id: string } }>(`${path}/:id/execute`, async (request, reply) => {
    const action = actionOf(catalog, request.params.id);
    const signal = createDisconnectSignal(reply);
    const connector = await options.getConnector(request);
    const run = options.runAction ?? ((with_, id, input, settings) => with_.run(id, input, settings));
    const data = await run(connector, action.id, request.body ?? {}, { signal }, request);
    const partial = getPartialFailure(action, data);
    return { node_status: "Success", data, ...(partial && { partial_failure: partial }) };
  });
}

function actionOf({ manifests }: AnyConnector, id: string): Action {
  const action = manifests.actions.get(id);
  if (action) return action;
  throw new ConnectorError("unknown_action", `${manifests.connector.title} has no action ${id}`, {
    remedy: "List the actions for the ids there are.",
  });
}

function parametersOf({ input }: Action): object[] {
  return Object.entries(input.properties ?? {}).map(([name, schema]) => ({
    name,
    label: schema.title ?? words(name),
    required: input.required?.includes(name) ?? false,
    type: [schema.type ?? "string"].flat()[0],
    description: schema.description,
  }));
}

function schemasOf({ id, title, description, effect, scopes, input, output }: Action): object {
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

/** fromDateTime → From date time. */
function words(name: string): string {
  const text = name.replaceAll(/([a-z])([A-Z])|[-_]/g, "$1 $2").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function authorize({ headers }: FastifyRequest, token: string): void {
  const given = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
  if (timingSafeEqual(digest(given), digest(token))) return;
  throw new ConnectorError("access_token_required", "the steps API needs its token", {
    remedy: "Send it as Authorization: Bearer TOKEN.",
  });
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Sent only while the server stops, before anything ran: a request that an engine may send again elsewhere. */
function stopping(): ConnectorError {
  return new ConnectorError("server_stopping", "the server is stopping", { retryable: true });
}

/** For an address that no route answers. */
export async function sendRouteNotFound({ method, url }: FastifyRequest): Promise<never> {
  throw new ConnectorError("unknown_route", `there is nothing at ${method} ${url.replace(/\?.*/, "")}`);
}

/** Answers with the form that every failed step has. */
export function sendStepError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = error instanceof ConnectorError ? error : ownError(error, request);
  const { message, kind, status, retryable, retryAfterMs, requestId, issues } = known;
  if (retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(retryAfterMs / 1000));
  void reply.status(refusedStatus(error) ?? httpStatusByKind[kind]).send({
    node_status: "Errored",
    body: { message, kind, status, retryable, retry_after_ms: retryAfterMs, request_id: requestId, issues },
  });
}

/** Fastify's own refusals, such as a body that is too large, and what nobody expected. */
function ownError(error: unknown, request: FastifyRequest): ConnectorError {
  if (error instanceof Error && refusedStatus(error))
    return createInvalidInputError([{ path: "", message: error.message }]);
  if (request.raw.socket.destroyed) return new ConnectorError("client_disconnected", "the caller went away");
  request.log.error({ err: error }, "step failed");
  return new ConnectorError("internal_error", "the step failed inside the connector", {
    retryable: false,
    remedy: "See the server's log.",
  });
}

/** The status of a request that Fastify itself refused: 413, 415 and their like. */
function refusedStatus(error: unknown): number | undefined {
  if (error instanceof ConnectorError || !(error instanceof Error && "statusCode" in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === "number" && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}
