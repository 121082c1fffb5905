// Connections: list, connect, test, reconnect, disconnect.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import { noteChange } from "../access_control.ts";
import type { ConnectionRow, ConnectionTestResponse } from "../api/settings_contract.ts";
import type { ConnectResult } from "../connect/connect_account.ts";
import { testConnection } from "../connect/connection_test.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { createNotFoundError } from "../http/error_response.ts";
import type { Services } from "../services.ts";
import type { Connection, Store } from "../store/index.ts";
import { toConnectionRow } from "./api_rows.ts";
import { readCustomer } from "./customer_input.ts";
import { createPage, pageSize } from "./page.ts";

interface ById {
  Params: { id: string };
}

export function registerConnectionRoutes(server: FastifyInstance, services: Services): void {
  const { store, connectAccount, runRecorder } = services;
  server.get<{ Querystring: { cursor?: string; search?: string } }>("/connections", async ({ query }) => {
    const { cursor: after = "", search = "" } = query;
    const rows = await store.connections.list({ search, after, limit: pageSize + 1 });
    return createPage(rows, (pageRows) => pageRows.map(toConnectionRow));
  });
  server.get<ById>("/connections/:id", async ({ params }) =>
    toConnectionRow(await requireConnection(store, params.id)),
  );
  server.post("/connections", async (request) => {
    const customer = readCustomer(request.body);
    noteChange(request, { target: customer });
    return toResponse(await connectAccount.connect(customer, await getSession(services, request)));
  });
  server.post<ById>("/connections/:id/test", async ({ params }, reply) => {
    await requireConnection(store, params.id);
    return testForPage(services, params.id, createDisconnectSignal(reply));
  });
  server.post<ById>("/connections/:id/reconnect", async (request) => {
    const connection = await requireConnection(store, request.params.id);
    noteChange(request, { target: describeConnection(connection) });
    return toResponse(await connectAccount.reconnect(connection, await getSession(services, request)));
  });
  server.delete<ById>("/connections/:id", async (request, reply) => {
    const { id } = request.params;
    const connection = await store.connections.get(id);
    noteChange(request, { target: connection ? describeConnection(connection) : id });
    if (!(await store.connections.disconnect(id))) throw createNotFoundError(`connection ${id}`);
    runRecorder.stop(new ConnectorError("connection_unusable", `connection ${id} was disconnected during the run`), id);
    return reply.status(204).send();
  });
}

function describeConnection({ id, customer }: Connection): string {
  return `${customer} (${id})`;
}

function toResponse({ connection, authorizationUrl }: ConnectResult): {
  connection: ConnectionRow;
  authorizationUrl?: string;
} {
  return { connection: toConnectionRow(connection), ...(authorizationUrl !== undefined && { authorizationUrl }) };
}

async function requireConnection({ connections }: Store, id: string): Promise<Connection> {
  const connection = await connections.get(id);
  if (connection) return connection;
  throw createNotFoundError(`connection ${id}`);
}

async function getSession({ sessions }: Services, request: FastifyRequest): Promise<string> {
  return (await sessions.find(request))?.token ?? "";
}

async function testForPage(
  { store, connectorResolver }: Services,
  id: string,
  signal: AbortSignal,
): Promise<ConnectionTestResponse> {
  const startedAt = performance.now();
  const getDurationMs = (): number => Math.round(performance.now() - startedAt);
  try {
    const { connector } = await connectorResolver.resolve(id);
    const { message, companyDomain } = await testConnection(connector, { signal });
    if (companyDomain !== undefined) await store.connections.setCompanyDomain(id, companyDomain);
    return { ok: true, message, durationMs: getDurationMs() };
  } catch (error) {
    if (!ConnectorError.is(error)) throw error;
    return { ok: false, message: error.message, durationMs: getDurationMs(), error: error.toJSON() };
  }
}
