// Gong's API on Fastify. Fault injection, authentication, rate limits and scopes come before the body is read.
import { STATUS_CODES } from "node:http";
import multipart from "@fastify/multipart";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Schema } from "gong-connector";
import { isRecord } from "gong-connector/internal";
import { authenticate } from "./auth.ts";
import { parseBody, validateBody } from "./body_schema.ts";
import { type Decision, decide, describeRequest } from "./fault_injection.ts";
import { deliver, interceptRequest } from "./hostile/delivery.ts";
import { scopeByOperation } from "./operation_scopes.ts";
import { getQuery } from "./parameters.ts";
import { SandboxError, type SandboxResponse, unsupportedMediaType } from "./responses.ts";
import type { RequestContext, Route } from "./route.ts";
import { routes } from "./routes/index.ts";
import type { SandboxContext } from "./sandbox.ts";

const maxBodyBytes = 20_000_000;

type GetContext = () => SandboxContext;
type ApiRequest = FastifyRequest<{ Params: Record<string, string> }>;

function assertRateLimit({ requestCounter }: SandboxContext, now: number): void {
  const waitSeconds = requestCounter.admit(now);
  if (waitSeconds === undefined) return;
  // The text is from Gong's API description; no real response is on record.
  throw new SandboxError(429, "API request limit exceeded", { headers: { "retry-after": String(waitSeconds) } });
}

/** A hook that runs before the body of a request of an operation is read. */
function createAuthorization(getContext: GetContext, operation: string) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const sandbox = getContext();
    const decision = decide(operation, request, sandbox.faults, sandbox.hostile);
    request.setDecorator("decision", decision);
    sandbox.onRequest?.(describeRequest(operation, decision));
    if (interceptRequest(reply, decision.effect)) return reply;
    const now = sandbox.clock();
    const requireScope = authenticate(request.headers, sandbox.auth, now);
    assertRateLimit(sandbox, now);
    for (const scope of scopeByOperation[operation] ?? []) requireScope(scope);
    request.setDecorator("requireScope", requireScope);
    return undefined;
  };
}

function createContext(sandbox: SandboxContext, request: ApiRequest, operation: string): RequestContext {
  return {
    state: sandbox.state,
    now: sandbox.clock(),
    request,
    operation,
    params: request.params,
    query: getQuery(request),
    requireScope: request.getDecorator<RequestContext["requireScope"]>("requireScope"),
  };
}

function sendResponse(reply: FastifyReply, { status, body }: SandboxResponse): Promise<FastifyReply> {
  const requestId = reply.request.id;
  reply.code(status).headers({ "content-type": "application/json; charset=utf-8", "x-traceid": requestId });
  const { effect } = reply.request.getDecorator<Decision>("decision");
  return deliver(reply, JSON.stringify({ requestId, ...body }), effect);
}

function changeBody({ query }: RequestContext, request: ApiRequest, body: SandboxResponse["body"]) {
  const { effect, random } = request.getDecorator<Decision>("decision");
  const sent: unknown = isRecord(request.body) ? request.body.cursor : query.get("cursor");
  return effect.change?.(body, { random, cursor: typeof sent === "string" ? sent : undefined }) ?? body;
}

function toSandboxError(error: Partial<FastifyError>): SandboxError {
  const { statusCode = 500, message = "" } = error;
  if (error instanceof SandboxError) return error;
  if (statusCode === 400) return new SandboxError(400, "Bad request");
  if (statusCode < 500) return new SandboxError(statusCode, STATUS_CODES[statusCode] ?? message);
  return new SandboxError(500, ["Internal server error occurred", message]);
}

function registerRoute(api: FastifyInstance, { method, path, body, respond }: Route, getContext: GetContext): void {
  const operation = `${method} ${path}`;
  api.route<{ Params: Record<string, string> }>({
    method,
    url: path.replaceAll(/\{(\w+)\}/g, ":$1"),
    ...(body && { schema: { body: body.load() } }),
    onRequest: createAuthorization(getContext, operation),
    async handler(request, reply) {
      const context = createContext(getContext(), request, operation);
      const { status, body } = await respond(context, request.body);
      return sendResponse(reply, { status, body: changeBody(context, request, body) });
    },
  });
}

/** Paths without an operation, and known paths with another method. */
function registerUnknownRoutes(api: FastifyInstance, getContext: GetContext): void {
  const patterns = routes.map(({ path }) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}(\\?|$)`));
  for (const url of ["/v2", "/v2/*"]) {
    api.all(url, { onRequest: createAuthorization(getContext, "") }, (request) => {
      const isKnownPath = patterns.some((pattern) => pattern.test(request.url));
      throw isKnownPath ? new SandboxError(405, "Method Not Allowed") : new SandboxError(404, "Not Found");
    });
  }
}

function addBodyParsers(api: FastifyInstance): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser<string>(
    /^application\/([\w.-]+\+)?json\b/i,
    { parseAs: "string", bodyLimit: maxBodyBytes },
    async (request: FastifyRequest, text: string) =>
      request.routeOptions.schema?.body === undefined ? undefined : parseBody(text),
  );
  // Bodies of other types stay unread; routes with a JSON body respond with 415.
  api.addContentTypeParser("*", (_request, _payload, done) => done(null));
  api.setValidatorCompiler<Schema>(({ schema }) => (body) => {
    const error = body === null ? unsupportedMediaType() : validateBody(schema, body);
    return error === undefined ? { value: body } : { error };
  });
}

export function registerApi(app: FastifyInstance, getContext: GetContext): void {
  // Get CRM Entities sends its ids in the body of a GET.
  app.addHttpMethod("GET", { hasBody: true, overrideExisting: true });
  app.register(async (api) => {
    addBodyParsers(api);
    await api.register(multipart, { throwFileSizeLimit: false });
    api.decorateRequest("requireScope", null);
    api.setErrorHandler<FastifyError>((error, _request, reply) => {
      const { status, body, headers } = toSandboxError(error);
      return sendResponse(reply.headers(headers), { status, body });
    });
    for (const route of routes) registerRoute(api, route, getContext);
    registerUnknownRoutes(api, getContext);
  });
}
