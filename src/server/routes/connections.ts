// Connections: list, connect, test, reconnect, a link for a customer, disconnect.
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Connection } from "../../connections/index.ts";
import { goneSignal } from "../../hosts/gone.ts";
import { ConnectorError, type Schema } from "../../index.ts";
import type { ConnectionRow, ConnectionTest, Page } from "../api.ts";
import { wayIn } from "../app_settings.ts";
import { reader } from "../body.ts";
import { rowOf } from "../connection_row.ts";
import { linkHolder } from "../consent.ts";
import type { Linked } from "../linking.ts";
import { prove } from "../proof.ts";
import { notFound } from "../refusal.ts";
import type { Services } from "../services.ts";

const customer: Schema = {
  type: "string",
  minLength: 1,
  maxLength: 200,
  pattern: "^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$",
  hint: "Enter the customer's name or id.",
};
const readCustomer = reader<{ customer: string }>({
  type: "object",
  additionalProperties: false,
  required: ["customer"],
  properties: { customer },
});

interface ById {
  Params: { id: string };
}

const pageSize = 50;
const linkLifetimeMs = 7 * 86_400_000;

export function connectionRoutes(server: FastifyInstance, services: Services): void {
  const { store, linking, recorder } = services;
  server.get<{ Querystring: { cursor?: string; search?: string } }>("/connections", async ({ query }) => {
    const { cursor: after = "", search = "" } = query;
    const rows = await store.accounts.list({ search, after, limit: pageSize + 1 });
    return pageOf(rows);
  });
  server.get<ById>("/connections/:id", async ({ params }) => rowOf(await connectionOf(services, params.id)));
  server.post("/connections", async (request) => {
    const { customer } = readCustomer(request.body);
    return answer(await linking.link(customer.trim(), await sessionOf(services, request)));
  });
  server.post<ById>("/connections/:id/test", async ({ params }, reply) => {
    await connectionOf(services, params.id);
    return test(services, params.id, goneSignal(reply));
  });
  server.post<ById>("/connections/:id/reconnect", async (request) => {
    const connection = await connectionOf(services, request.params.id);
    return answer(await linking.relink(connection, await sessionOf(services, request)));
  });
  server.post("/connections/link", async ({ body }) => makeLink(services, readCustomer(body).customer.trim()));
  server.delete<ById>("/connections/:id", async ({ params }, reply) => {
    if (!(await store.accounts.disconnect(params.id))) throw notFound("such connection");
    recorder.stop(new ConnectorError("unauthenticated", "the connection was disconnected while it ran"), params.id);
    return reply.status(204).send();
  });
}

function pageOf(rows: readonly Connection[]): Page<ConnectionRow> {
  const items = rows.slice(0, pageSize).map(rowOf);
  const last = items.at(-1);
  return { items, ...(rows.length > pageSize && last && { nextCursor: last.id }) };
}

function answer({ connection, authorizeUrl }: Linked): { connection: ConnectionRow; authorizeUrl?: string } {
  return { connection: rowOf(connection), ...(authorizeUrl !== undefined && { authorizeUrl }) };
}

async function connectionOf({ store }: Services, id: string): Promise<Connection> {
  const connection = await store.accounts.get(id);
  if (connection) return connection;
  throw notFound("such connection");
}

async function sessionOf({ sessions }: Services, request: FastifyRequest): Promise<string> {
  return (await sessions.tokenOf(request)) ?? "";
}

async function test({ store, connectors }: Services, id: string, signal: AbortSignal): Promise<ConnectionTest> {
  const started = performance.now();
  const took = (): number => Math.round(performance.now() - started);
  try {
    const { connector } = await connectors.of(id);
    const method = (await store.accounts.get(id))?.method === "api_key" ? "api_key" : "oauth2";
    const { says, identity } = await prove(connector, wayIn(method), { signal });
    if (identity !== undefined) await store.accounts.identify(id, identity);
    return { ok: true, says, durationMs: took() };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { ok: false, says: error.message, durationMs: took(), error: error.toJSON() };
  }
}

async function makeLink({ store, home, linking, now }: Services, name: string): Promise<object> {
  await linking.requireLinks();
  const expires = now() + linkLifetimeMs;
  const token = await store.tickets.issue("connect_link", { holder: linkHolder, value: { customer: name } }, expires);
  return { url: `${home.url()}/connect/${token}`, expiresAt: new Date(expires).toISOString() };
}
