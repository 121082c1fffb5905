// Connect links: create, list, revoke.
import type { FastifyInstance } from "fastify";
import { isRecord } from "gong-connector/internal";
import { noteChange } from "../access_control.ts";
import type { ConnectLinkRow } from "../api/settings_contract.ts";
import { createNotFoundError } from "../http/error_response.ts";
import type { Services } from "../services.ts";
import { readCustomer } from "./customer_input.ts";
import { createPage, pageSize } from "./page.ts";

const ttlMs = 7 * 86_400_000;

export function registerConnectLinkRoutes(server: FastifyInstance, services: Services): void {
  const { store, now } = services;
  server.post("/connect-links", async (request) => {
    const customer = readCustomer(request.body);
    noteChange(request, { target: customer });
    return createLink(services, customer);
  });
  server.get<{ Querystring: { cursor?: string } }>("/connect-links", async ({ query: { cursor = "" } }) => {
    const links = await store.oneTimeTokens.list("connect_link", now(), { after: cursor, limit: pageSize + 1 });
    return createPage(links, (rows) => rows.map(toRow));
  });
  server.delete<{ Params: { id: string } }>("/connect-links/:id", async ({ params: { id } }, reply) => {
    if (!(await store.oneTimeTokens.revoke("connect_link", id))) throw createNotFoundError(`connect link ${id}`);
    return reply.status(204).send();
  });
}

async function createLink(
  { store, publicUrl, connectAccount, now }: Services,
  customer: string,
): Promise<{ url: string; expiresAt: string }> {
  await connectAccount.assertLinksAllowed();
  const expiresAt = now() + ttlMs;
  const token = await store.oneTimeTokens.issue("connect_link", { value: { customer } }, expiresAt);
  return { url: `${publicUrl.getOrigin()}/connect/${token}`, expiresAt: new Date(expiresAt).toISOString() };
}

function toRow({ id, value, expiresAt }: { id: string; value: unknown; expiresAt: number }): ConnectLinkRow {
  const customer = isRecord(value) ? String(value.customer) : "";
  return { id, customer, expiresAt: new Date(expiresAt).toISOString() };
}
