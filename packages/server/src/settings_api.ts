// The settings API under /api/app. api/settings_contract.ts describes it.
import type { FastifyInstance } from "fastify";
import { registerAuditLog, requireRole } from "./access_control.ts";
import { createNotFoundError, sendErrorResponse } from "./http/error_response.ts";
import { registerJsonParser } from "./http/json_body.ts";
import { type HttpLimits, maxAnonymousBodyBytes, maxJsonBodyBytes } from "./http/limits.ts";
import { requireSameOrigin } from "./http/origin_check.ts";
import { rejectWhileClosing } from "./http/reject_while_closing.ts";
import { registerActionUploadRoute } from "./routes/action_upload.ts";
import { registerActionRoutes } from "./routes/actions.ts";
import { registerAlertRoutes } from "./routes/alerts.ts";
import { registerConnectLinkRoutes, registerConnectPageRoutes } from "./routes/connect_links.ts";
import { registerConnectionRoutes } from "./routes/connections.ts";
import { registerEventRoutes } from "./routes/events.ts";
import { registerHealthRoutes } from "./routes/health.ts";
import { registerOverviewRoutes } from "./routes/overview.ts";
import { registerPageRunRoutes } from "./routes/page_runs.ts";
import { registerRunRoutes } from "./routes/runs.ts";
import { registerScopeRoutes } from "./routes/scopes.ts";
import { registerSecurityRoutes } from "./routes/security.ts";
import { registerSessionRoutes } from "./routes/session.ts";
import { registerSettingsRoutes } from "./routes/settings.ts";
import { registerSubscriptionRoutes } from "./routes/subscriptions.ts";
import { registerTriggerRoutes } from "./routes/triggers.ts";
import { registerUsageRoutes } from "./routes/usage.ts";
import { registerUserRoutes } from "./routes/users.ts";
import type { Services } from "./services.ts";

/** Registers the routes without a prefix. */
export async function registerSettingsApi(
  server: FastifyInstance,
  services: Services,
  limits: HttpLimits,
): Promise<void> {
  server.setErrorHandler(sendErrorResponse);
  server.setNotFoundHandler(async ({ url }) => {
    throw createNotFoundError(url.replace(/\?.*/, ""));
  });
  registerJsonParser(server, maxAnonymousBodyBytes);
  server.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store");
    await requireSameOrigin(services.publicUrl, request);
  });
  rejectWhileClosing(server);
  registerSessionRoutes(server, services);
  await server.register(async (inner) => registerProtectedRoutes(inner, services, limits));
}

function registerProtectedRoutes(server: FastifyInstance, services: Services, limits: HttpLimits): void {
  registerJsonParser(server, maxJsonBodyBytes);
  server.addHook("onRequest", async (request) => requireRole(request, await services.sessions.require(request)));
  registerAuditLog(server, services);
  registerUserRoutes(server, services);
  registerSecurityRoutes(server, services);
  registerOverviewRoutes(server, services);
  registerHealthRoutes(server, services);
  registerAlertRoutes(server, services);
  registerSettingsRoutes(server, services);
  registerScopeRoutes(server, services);
  registerConnectionRoutes(server, services);
  registerConnectLinkRoutes(server, services);
  registerConnectPageRoutes(server, services);
  registerActionRoutes(server, services);
  registerActionUploadRoute(server, services);
  registerPageRunRoutes(server, services);
  registerTriggerRoutes(server, services);
  registerSubscriptionRoutes(server, services);
  registerEventRoutes(server, services, limits);
  registerRunRoutes(server, services);
  registerUsageRoutes(server, services);
}
