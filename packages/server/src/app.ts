// The HTTP server: health, logs, the steps API, the app-settings pages, and a stop that lets running steps finish.
import { randomUUID } from "node:crypto";
import rateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { getPackageVersion } from "gong-connector/internal";
import { registerSecurityHeaders } from "./http/security_headers.ts";
import { registerOpenApiRoute } from "./openapi/document.ts";
import { registerOAuthRoutes } from "./routes/oauth_routes.ts";
import { registerWebhookRoutes } from "./routes/webhook_routes.ts";
import type { Services } from "./services.ts";
import { registerSettingsApi } from "./settings_api.ts";
import { registerStaticPages } from "./static_pages.ts";
import { registerStepsApi, type StepsApiOptions, sendRouteNotFound, sendStepError } from "./steps/steps_api.ts";

export interface AppOptions {
  stepsApi: StepsApiOptions;
  /** With them the app-settings pages are served; the steps API alone without. */
  services?: Services;
  /** Directory of the built pages, ending in a slash. */
  pages?: URL;
  /** Where log lines go; nowhere when left out. */
  log?: NodeJS.WritableStream;
}

/** A server that is ready to listen. Closing it waits for running steps and refuses new ones. */
export async function createApp({ stepsApi: steps, services, pages, log }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: log ? { stream: log, serializers: { err: errorLine } } : false,
    // One line a request, by its route: addresses may hold codes and tokens.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: 10 * 1024 * 1024,
    // Refused by the rooms themselves, in the form of each; Fastify's own 503 has another.
    return503OnClosing: false,
    forceCloseConnections: "idle",
  });
  let closing = false;
  app.addHook("preClose", async () => {
    closing = true;
  });
  // A socket that stayed open for further requests would hold up the end.
  app.addHook("onSend", async (_request, reply) => {
    if (closing) reply.header("connection", "close");
  });
  app.addHook("onResponse", logLine);
  app.setErrorHandler(sendStepError);
  if (services) await addPages(app, services, pages);
  else app.setNotFoundHandler(sendRouteNotFound);
  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    if (closing) return reply.status(503).send({ status: "stopping" });
    await services?.store.settings.get("app");
    return { status: "ready", actions: steps.catalog.manifests.actions.size };
  });
  await app.register(registerStepsApi, steps);
  await addHosts(app, steps, services);
  return app;
}

/** The steps API's description, and the actions as MCP tools where the SDK, an optional peer, is installed. */
async function addHosts(app: FastifyInstance, steps: StepsApiOptions, services?: Services): Promise<void> {
  const version = getPackageVersion();
  const getServerUrl = ({ protocol, host }: FastifyRequest): string =>
    services?.publicUrl.getOrigin() ?? `${protocol}://${host}`;
  await registerOpenApiRoute(app, { connector: steps.catalog, version, getServerUrl });
  const mcp = await import("./steps/mcp_route.ts").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  });
  const own = services && { isAllowedHost: (host: string) => services.publicUrl.matchesHost(host) };
  await mcp?.registerMcpRoute(app, { ...steps, version, ...own });
}

async function addPages(app: FastifyInstance, services: Services, pages?: URL): Promise<void> {
  services.publicUrl.bind(app);
  await registerSecurityHeaders(app, services.publicUrl);
  await app.register(rateLimit, { global: false });
  await app.register(async (api) => registerSettingsApi(api, services), { prefix: "/api/app" });
  await app.register(async (inner) => registerOAuthRoutes(inner, services));
  await app.register(async (inner) => registerWebhookRoutes(inner, services));
  await registerStaticPages(app, pages);
}

async function logLine(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const route = request.routeOptions.url;
  if (route === "/healthz" || route === "/readyz") return;
  const { method } = request;
  const durationMs = Math.round(reply.elapsedTime);
  request.log.info({ method, route: route ?? "none", status: reply.statusCode, durationMs }, "answered");
}

/** Of an error only what tells where it happened: further properties may hold what was sent. */
function errorLine(error: Error): { type: string; message: string; stack: string } {
  return { type: error.name, message: error.message, stack: error.stack ?? "" };
}
