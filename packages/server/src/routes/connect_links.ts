// Connect links: create, list, revoke; and the settings of their page.
import type { FastifyInstance } from "fastify";
import { createInvalidInputError, isRecord } from "gong-connector/internal";
import { noteChange } from "../access_control.ts";
import type { ConnectPageInput, ConnectPageSettings } from "../api/connect_contract.ts";
import type { ConnectLinkRow } from "../api/settings_contract.ts";
import { listChanges } from "../audit_changes.ts";
import {
  connectPageSchema,
  findPageIssues,
  readConnectPage,
  saveConnectPage,
} from "../connect/connect_page_settings.ts";
import { createNotFoundError } from "../http/error_response.ts";
import { createBodyReader } from "../http/json_body.ts";
import type { Services } from "../services.ts";
import { readConnectLink } from "./customer_input.ts";
import { createPage, pageSize } from "./page.ts";

const dayMs = 86_400_000;
const defaultExpiryDays = 7;

const readPage = createBodyReader<ConnectPageInput>(connectPageSchema);

export function registerConnectLinkRoutes(server: FastifyInstance, services: Services): void {
  const { store, now } = services;
  server.post("/connect-links", async (request) => {
    const { customer, expiresInDays = defaultExpiryDays } = readConnectLink(request.body);
    noteChange(request, { target: customer });
    return createLink(services, customer, expiresInDays);
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

export function registerConnectPageRoutes(server: FastifyInstance, { store }: Services): void {
  server.get("/connect-page", () => readConnectPage(store.settings));
  server.put("/connect-page", async (request): Promise<ConnectPageSettings> => {
    const page = readPage(request.body);
    const issues = findPageIssues(page);
    if (issues.length > 0) throw createInvalidInputError(issues);
    const { version: _, ...before } = await readConnectPage(store.settings);
    const saved = await saveConnectPage(store.settings, page);
    const { version, ...after } = saved;
    noteChange(request, { changes: listChanges(before, after) });
    return saved;
  });
}

async function createLink(
  { store, publicUrl, connectAccount, now }: Services,
  customer: string,
  expiresInDays: number,
): Promise<{ url: string; expiresAt: string }> {
  await connectAccount.assertLinksAllowed();
  const expiresAt = now() + expiresInDays * dayMs;
  const token = await store.oneTimeTokens.issue("connect_link", { value: { customer } }, expiresAt);
  return { url: `${publicUrl.getOrigin()}/connect/${token}`, expiresAt: new Date(expiresAt).toISOString() };
}

function toRow({ id, value, expiresAt }: { id: string; value: unknown; expiresAt: number }): ConnectLinkRow {
  const customer = isRecord(value) ? String(value.customer) : "";
  return { id, customer, expiresAt: new Date(expiresAt).toISOString() };
}
