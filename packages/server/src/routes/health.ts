// Health: the connections and subscriptions that need attention.
import type { FastifyInstance } from "fastify";
import type { AttentionItem, HealthSummary } from "../api/health_contract.ts";
import { assessConnection, assessSubscription } from "../health.ts";
import type { Services } from "../services.ts";
import { listConnectionsToAssess, listSubscriptionsToAssess } from "../store/index.ts";
import { createHealthContext } from "./api_rows.ts";

/** More connections or subscriptions that may need attention are not assessed. */
const maxAssessed = 500;

export function registerHealthRoutes(server: FastifyInstance, services: Services): void {
  server.get("/health", async () => summarizeHealth(services));
}

export async function summarizeHealth(services: Services): Promise<HealthSummary> {
  const connections = await listConnectionItems(services);
  const subscriptions = await listSubscriptionItems(services);
  const items = [...connections, ...subscriptions].filter(({ health }) => isBad(health.status));
  return {
    items: items.toSorted((a, b) => rank(a) - rank(b)),
    hasMore: connections.length === maxAssessed || subscriptions.length === maxAssessed,
  };
}

async function listConnectionItems(services: Services): Promise<AttentionItem[]> {
  const context = await createHealthContext(services);
  const { database } = services.store;
  const connections = await listConnectionsToAssess(database, context.requestedScopes, maxAssessed);
  return connections.map((connection) => ({
    id: connection.id,
    connection: connection.id,
    customer: connection.customer,
    health: assessConnection(connection, context),
  }));
}

async function listSubscriptionItems({ store, connectorResolver }: Services): Promise<AttentionItem[]> {
  const found = await listSubscriptionsToAssess(store.database, maxAssessed);
  const ids = [...new Set(found.map(({ subscription }) => subscription.connection))];
  const connections = await Promise.all(ids.map((id) => connectorResolver.findConnection(id)));
  return found.map(({ subscription, failedEvents }) => {
    const connection = connections[ids.indexOf(subscription.connection)];
    return {
      id: subscription.id,
      connection: subscription.connection,
      customer: connection?.customer ?? subscription.connection,
      trigger: subscription.trigger,
      health: assessSubscription(subscription, { connection, failedEvents }),
    };
  });
}

function isBad(status: AttentionItem["health"]["status"]): boolean {
  return status === "attention" || status === "failing";
}

function rank({ health }: AttentionItem): number {
  return health.status === "failing" ? 0 : 1;
}
