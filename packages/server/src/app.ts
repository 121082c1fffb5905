// The Fastify server: health, logs, steps API, MCP, OpenAPI document and, with services, the settings pages.
import { randomUUID } from "node:crypto";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { getPackageVersion } from "gong-connector/internal";
import { requireAccessRules } from "./access_control.ts";
import { createMemoryLimiter } from "./http/attempt_limiter.ts";
import { type HttpLimits, httpLimits, maxAnonymousBodyBytes } from "./http/limits.ts";
import { rejectRepeatedParameters } from "./http/query_parameters.ts";
import { createReadinessCheck } from "./http/readiness.ts";
import { registerSecurityHeaders } from "./http/security_headers.ts";
import { closeUnusedConnections, registerBodyTimeouts, rejectConnection } from "./http/slow_requests.ts";
import { registerOpenApiRoute } from "./openapi/document.ts";
import { registerConnectButtonRoutes } from "./routes/connect_button.ts";
import { registerOAuthRoutes } from "./routes/oauth_routes.ts";
import { registerWebhookRoutes } from "./routes/webhook_routes.ts";
import type { Services } from "./services.ts";
import { registerSettingsApi } from "./settings_api.ts";
import { registerStaticPages } from "./static_pages.ts";
import { registerMcpRoute } from "./steps/mcp_route.ts";
import { registerStepsApi, type StepsApiOptions, sendRouteNotFound, sendStepError } from "./steps/steps_api.ts";

export interface AppOptions {
  stepsApi: StepsApiOptions;
  /** Adds the settings pages and their API, OAuth and webhooks. */
  services?: Services;
  /** Directory of the built pages, with a slash at the end. */
  pages?: URL;
  /** Receives log lines as JSON; by default, nothing is logged. */
  log?: NodeJS.WritableStream;
  /** Networks of reverse proxies whose X-Forwarded-For is trusted, in CIDR notation; unused with services, which have them. */
  trustedProxies?: string;
  /** Limits of connections and bodies that differ from the defaults. */
  limits?: Partial<HttpLimits>;
  /** Longest answer of an MCP tool in tokens. */
  maxAnswerTokens?: number | undefined;
}

/** A server that is ready to listen. When it closes, it rejects new requests and waits for running ones. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { services, pages } = options;
  const limits = { ...httpLimits, ...options.limits };
  const app = createFastify(options.log, limits);
  requireAccessRules(app);
  let isClosing = false;
  app.addHook("preClose", async () => {
    isClosing = true;
  });
  // The server could not stop while a client keeps its connection open.
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (isClosing) reply.header("connection", "close");
    done();
  });
  const attemptLimiter = services?.attemptLimiter ?? createMemoryLimiter(options.trustedProxies);
  app.addHook("onResponse", (request, reply, done) => {
    logResponse(request, reply, attemptLimiter.getClient(request));
    done();
  });
  if (services) {
    services.publicUrl.bind(app);
    // Before the hooks that reject requests.
    await registerSecurityHeaders(app, services.publicUrl);
  }
  rejectRepeatedParameters(app);
  registerBodyTimeouts(app, limits);
  closeUnusedConnections(app);
  app.setErrorHandler(sendStepError);
  if (services) await registerPages(app, services, limits, pages);
  else app.setNotFoundHandler(sendRouteNotFound);
  app.get("/healthz", async () => ({ status: "ok" }));
  const checkReadiness = services && createReadinessCheck(services.store);
  app.get("/readyz", async (_request, reply) => {
    if (isClosing) return reply.status(503).send({ status: "stopping" });
    await checkReadiness?.();
    return { status: "ready", actions: options.stepsApi.catalog.manifests.actions.size };
  });
  const getServerUrl = createGetServerUrl(services);
  const polling = services && { pollStates: services.store.pollStates, now: services.now, getServerUrl };
  const stepsApi = { attemptLimiter, ...(polling && { polling }), ...options.stepsApi };
  await app.register(registerStepsApi, stepsApi);
  await registerOtherHosts(app, stepsApi, options);
  return app;
}

function createFastify(log: NodeJS.WritableStream | undefined, limits: HttpLimits): FastifyInstance {
  const { headersTimeoutMs, headersCheckIntervalMs, maxConnections } = limits;
  const app = Fastify({
    schemaController: { compilersFactory: { buildValidator: rejectSchema, buildSerializer: rejectSchema } },
    logger: log ? { stream: log, serializers: { err: serializeError } } : false,
    // Replaced by logResponse, which logs routes: URLs can contain codes and tokens.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // Routes that authenticate a request before its body is read accept more.
    bodyLimit: maxAnonymousBodyBytes,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: headersCheckIntervalMs, requestTimeout: 0 },
    clientErrorHandler: rejectConnection,
    // Replaced by rejectWhileClosing, whose errors have the format of each API.
    return503OnClosing: false,
    forceCloseConnections: "idle",
  });
  app.server.maxConnections = maxConnections;
  return app;
}

/** No route has a schema of Fastify, whose compilers would be loaded at each start. */
function rejectSchema(): never {
  throw new Error("this server has no compiler of schemas: validate in the handler");
}

/** The URL of this server as clients see it. */
function createGetServerUrl(services: Services | undefined) {
  return ({ protocol, host }: FastifyRequest): string => services?.publicUrl.getOrigin() ?? `${protocol}://${host}`;
}

/** The OpenAPI document and the MCP tools. */
async function registerOtherHosts(
  app: FastifyInstance,
  stepsApi: StepsApiOptions,
  { services, maxAnswerTokens }: AppOptions,
): Promise<void> {
  const version = getPackageVersion();
  const getServerUrl = createGetServerUrl(services);
  await registerOpenApiRoute(app, { connector: stepsApi.catalog, version, getServerUrl });
  const hostOptions = services && { isAllowedHost: (host: string) => services.publicUrl.matchesHost(host) };
  await registerMcpRoute(app, { ...stepsApi, version, maxAnswerTokens, ...hostOptions });
}

async function registerPages(app: FastifyInstance, services: Services, limits: HttpLimits, pages?: URL): Promise<void> {
  await app.register(async (inner) => registerSettingsApi(inner, services, limits), { prefix: "/api/app" });
  await app.register(async (inner) => registerOAuthRoutes(inner, services));
  await app.register(async (inner) => registerConnectButtonRoutes(inner, services));
  await app.register(async (inner) => registerWebhookRoutes(inner, services));
  await registerStaticPages(app, pages);
}

function logResponse(request: FastifyRequest, reply: FastifyReply, client: string): void {
  const route = request.routeOptions.url;
  if (route === "/healthz" || route === "/readyz") return;
  const { method } = request;
  const durationMs = Math.round(reply.elapsedTime);
  request.log.info({ client, method, route: route ?? "none", status: reply.statusCode, durationMs }, "response");
}

/** Other properties of an error can contain the request. */
function serializeError(error: Error): { type: string; message: string; stack: string } {
  return { type: error.name, message: error.message, stack: error.stack ?? "" };
}
