// The API of the pages under /api/app: who may ask, and which rooms answer. Its contract is api.ts.
import type { FastifyInstance } from "fastify";
import { ConnectorError } from "../index.ts";
import { acceptJson } from "./body.ts";
import { refuseForeignPages } from "./gate.ts";
import { answerRefusal, notFound } from "./refusal.ts";
import { actionRoutes } from "./routes/actions.ts";
import { connectionRoutes } from "./routes/connections.ts";
import { eventRoutes } from "./routes/events.ts";
import { overviewRoutes } from "./routes/overview.ts";
import { runRoutes } from "./routes/runs.ts";
import { scopeRoutes } from "./routes/scopes.ts";
import { sessionRoutes } from "./routes/session.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { subscriptionRoutes } from "./routes/subscriptions.ts";
import { triggerRoutes } from "./routes/triggers.ts";
import { usageRoutes } from "./routes/usage.ts";
import type { Services } from "./services.ts";

/** To be registered under its prefix. */
export async function settingsApi(server: FastifyInstance, services: Services): Promise<void> {
  let closing = false;
  server.addHook("preClose", async () => {
    closing = true;
  });
  server.setErrorHandler(answerRefusal);
  server.setNotFoundHandler(async () => {
    throw notFound("such address");
  });
  acceptJson(server);
  server.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store");
    if (closing) throw new ConnectorError("unavailable", "the server is stopping", { retryable: true });
    await refuseForeignPages(services.home, request);
  });
  sessionRoutes(server, services);
  await server.register(async (inner) => guarded(inner, services));
}

/** For those who are signed in. */
function guarded(server: FastifyInstance, services: Services): void {
  server.addHook("onRequest", async (request) => services.sessions.guard(request));
  overviewRoutes(server, services);
  settingsRoutes(server, services);
  scopeRoutes(server, services);
  connectionRoutes(server, services);
  actionRoutes(server, services);
  triggerRoutes(server, services);
  subscriptionRoutes(server, services);
  eventRoutes(server, services);
  runRoutes(server, services);
  usageRoutes(server, services);
}
