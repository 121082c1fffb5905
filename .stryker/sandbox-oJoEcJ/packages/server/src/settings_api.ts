// @ts-nocheck
// The API of the pages under /api/app: who may ask, and which rooms answer. Its contract is api.ts.
import type { FastifyInstance } from "fastify";
import { ConnectorError } from "gong-connector";
import { createNotFoundError, sendHttpError } from "./http/http_error.ts";
import { registerJsonParser } from "./http/json_body.ts";
import { requireSameOrigin } from "./http/security_headers.ts";
import { registerActionRoutes } from "./routes/actions.ts";
import { registerConnectionRoutes } from "./routes/connections.ts";
import { registerEventRoutes } from "./routes/events.ts";
import { registerOverviewRoutes } from "./routes/overview.ts";
import { registerRunRoutes } from "./routes/runs.ts";
import { registerScopeRoutes } from "./routes/scopes.ts";
import { registerSessionRoutes } from "./routes/session.ts";
import { registerSettingsRoutes } from "./routes/settings.ts";
import { registerSubscriptionRoutes } from "./routes/subscriptions.ts";
import { registerTriggerRoutes } from "./routes/triggers.ts";
import { registerUsageRoutes } from "./routes/usage.ts";
import type { Services } from "./services.ts";

/** To be registered under its prefix. */
export async function registerSettingsApi(server: FastifyInstance, services: Services): Promise<void> {
  let closing = false;
  server.addHook("preClose", async () => {
    closing = true;
  });
  server.setErrorHandler(sendHttpError);
  server.setNotFoundHandler(async () => {
    throw createNotFoundError("such address");
  });
  registerJsonParser(server);
  server.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store");
    if (closing) throw new ConnectorError("server_stopping", "the server is stopping", { retryable: true });
    await requireSameOrigin(services.publicUrl, request);
  });
  registerSessionRoutes(server, services);
  await server.register(async (inner) => guarded(inner, services));
}

/** For those who are signed in. */
function guarded(server: FastifyInstance, services: Services): void {
  server.addHook("onRequest", async (request) => services.sessions.requireSession(request));
  registerOverviewRoutes(server, services);
  registerSettingsRoutes(server, services);
  registerScopeRoutes(server, services);
  registerConnectionRoutes(server, services);
  registerActionRoutes(server, services);
  registerTriggerRoutes(server, services);
  registerSubscriptionRoutes(server, services);
  registerEventRoutes(server, services);
  registerRunRoutes(server, services);
  registerUsageRoutes(server, services);
}
