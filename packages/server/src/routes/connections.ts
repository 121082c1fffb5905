// Connections: list, connect, test, reconnect, disconnect.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import { noteChange } from "../access_control.ts";
import type { ConnectionRow, ConnectionTestResponse } from "../api/settings_contract.ts";
import type { ConnectResult } from "../connect/connect_account.ts";
import { testConnection } from "../connect/connection_test.ts";
import { assertCanChange, environmentId } from "../environment_connection.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { createNotFoundError } from "../http/error_response.ts";
import type { Services } from "../services.ts";
import type { Connection } from "../store/index.ts";
import { toConnectionRows } from "./api_rows.ts";
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
    const environment = after === "" ? await findEnvironmentConnection(services, search) : [];
    return createPage(rows, (pageRows) => toConnectionRows(services, [...environment, ...pageRows]));
  });
  server.get<ById>("/connections/:id", async ({ params }) =>
    toConnectionRow(services, await requireConnection(services, params.id)),
  );
  server.post("/connections", async (request) => {
    const customer = readCustomer(request.body);
    noteChange(request, { target: customer });
    return toResponse(services, await connectAccount.connect(customer, await getSession(services, request)));
  });
  server.post<ById>("/connections/:id/test", async ({ params }, reply) => {
    await requireConnection(services, params.id);
    return testForPage(services, params.id, createDisconnectSignal(reply));
  });
  server.post<ById>("/connections/:id/reconnect", async (request) => {
    assertCanChange(request.params.id);
    const connection = await requireConnection(services, request.params.id);
    noteChange(request, { target: describeConnection(connection) });
    return toResponse(services, await connectAccount.reconnect(connection, await getSession(services, request)));
  });
  server.delete<ById>("/connections/:id", async (request, reply) => {
    const { id } = request.params;
    assertCanChange(id);
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

/** The connection of the environment, if the search text is a part of its name or base URL. */
async function findEnvironmentConnection({ connectorResolver }: Services, search: string): Promise<Connection[]> {
  const connection = await connectorResolver.findConnection(environmentId);
  const text = `${connection?.customer} ${connection?.baseUrl ?? ""}`.toLowerCase();
  return connection && text.includes(search.toLowerCase()) ? [connection] : [];
}

async function toConnectionRow(services: Services, connection: Connection): Promise<ConnectionRow | undefined> {
  return (await toConnectionRows(services, [connection]))[0];
}

async function toResponse(services: Services, { connection, authorizationUrl }: ConnectResult) {
  return {
    connection: await toConnectionRow(services, connection),
    ...(authorizationUrl !== undefined && { authorizationUrl }),
  };
}

async function requireConnection({ connectorResolver }: Services, id: string): Promise<Connection> {
  const connection = await connectorResolver.findConnection(id);
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
