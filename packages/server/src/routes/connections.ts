// Connections: list, connect, test, reconnect, connect links, disconnect.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError, type Schema } from "gong-connector";
import type { ConnectionRow, ConnectionTestResponse } from "../api/settings_contract.ts";
import type { ConnectResult } from "../connect/connect_account.ts";
import { testConnection } from "../connection_test.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { createNotFoundError } from "../http/error_response.ts";
import { createBodyReader } from "../http/json_body.ts";
import type { Services } from "../services.ts";
import type { Connection } from "../store/index.ts";
import { toConnectionRow } from "./api_rows.ts";
import { createPage, pageSize } from "./page.ts";

const customer: Schema = {
  type: "string",
  minLength: 1,
  maxLength: 200,
  pattern: "^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$",
  remedy: "Enter the customer's name or id.",
};
const readCustomer = createBodyReader<{ customer: string }>({
  type: "object",
  additionalProperties: false,
  required: ["customer"],
  properties: { customer },
});

interface ById {
  Params: { id: string };
}

const connectLinkTtlMs = 7 * 86_400_000;

export function registerConnectionRoutes(server: FastifyInstance, services: Services): void {
  const { store, connectAccount, runRecorder } = services;
  server.get<{ Querystring: { cursor?: string; search?: string } }>("/connections", async ({ query }) => {
    const { cursor: after = "", search = "" } = query;
    const rows = await store.connections.list({ search, after, limit: pageSize + 1 });
    return createPage(rows, (pageRows) => pageRows.map(toConnectionRow));
  });
  server.get<ById>("/connections/:id", async ({ params }) => toConnectionRow(await connectionOf(services, params.id)));
  server.post("/connections", async (request) => {
    const { customer } = readCustomer(request.body);
    return answer(await connectAccount.connect(customer.trim(), await sessionOf(services, request)));
  });
  server.post<ById>("/connections/:id/test", async ({ params }, reply) => {
    await connectionOf(services, params.id);
    return test(services, params.id, createDisconnectSignal(reply));
  });
  server.post<ById>("/connections/:id/reconnect", async (request) => {
    const connection = await connectionOf(services, request.params.id);
    return answer(await connectAccount.reconnect(connection, await sessionOf(services, request)));
  });
  server.post("/connect-links", async ({ body }) => makeLink(services, readCustomer(body).customer.trim()));
  server.delete<ById>("/connections/:id", async ({ params }, reply) => {
    if (!(await store.connections.disconnect(params.id))) throw createNotFoundError(`connection ${params.id}`);
    runRecorder.stop(
      new ConnectorError("connection_unusable", "the connection was disconnected while it ran"),
      params.id,
    );
    return reply.status(204).send();
  });
}

function answer({ connection, authorizationUrl }: ConnectResult): {
  connection: ConnectionRow;
  authorizationUrl?: string;
} {
  return { connection: toConnectionRow(connection), ...(authorizationUrl !== undefined && { authorizationUrl }) };
}

async function connectionOf({ store }: Services, id: string): Promise<Connection> {
  const connection = await store.connections.get(id);
  if (connection) return connection;
  throw createNotFoundError(`connection ${id}`);
}

async function sessionOf({ sessions }: Services, request: FastifyRequest): Promise<string> {
  return (await sessions.getToken(request)) ?? "";
}

async function test(
  { store, connectorResolver }: Services,
  id: string,
  signal: AbortSignal,
): Promise<ConnectionTestResponse> {
  const started = performance.now();
  const took = (): number => Math.round(performance.now() - started);
  try {
    const { connector } = await connectorResolver.resolve(id);
    const { message, companyDomain } = await testConnection(connector, { signal });
    if (companyDomain !== undefined) await store.connections.setCompanyDomain(id, companyDomain);
    return { ok: true, message, durationMs: took() };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { ok: false, message: error.message, durationMs: took(), error: error.toJSON() };
  }
}

async function makeLink({ store, publicUrl, connectAccount, now }: Services, name: string): Promise<object> {
  await connectAccount.assertLinksAllowed();
  const expires = now() + connectLinkTtlMs;
  const token = await store.oneTimeTokens.issue("connect_link", { value: { customer: name } }, expires);
  return { url: `${publicUrl.getOrigin()}/connect/${token}`, expiresAt: new Date(expires).toISOString() };
}
