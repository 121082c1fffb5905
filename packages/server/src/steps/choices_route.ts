// Choices for the inputs of actions and triggers, for forms of hosts.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AnyConnector } from "gong-connector";
import { type ChoicePage, createInvalidInputError } from "gong-connector/internal";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { readQueryTexts } from "../http/query_parameters.ts";

export interface ChoicesRouteOptions {
  catalog: AnyConnector;
  getConnector(request: FastifyRequest): AnyConnector | Promise<AnyConnector>;
}

interface ById {
  Params: { id: string };
}

export function registerChoicesRoute(server: FastifyInstance, options: ChoicesRouteOptions): void {
  const url = `/${options.catalog.manifests.connector.id}/choices/:id`;
  server.get<ById>(url, (request, reply) => listChoices(options, request.params.id, request, reply));
}

/** `path` is the JSON Pointer of the input. */
async function listChoices(
  { getConnector }: ChoicesRouteOptions,
  id: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ChoicePage> {
  const { path, search, cursor } = readQueryTexts(request);
  if (path === undefined)
    throw createInvalidInputError([{ path: "/path", message: "is missing: the JSON Pointer of the input" }]);
  const connector = await getConnector(request);
  return connector.choices(id, path, {
    signal: createDisconnectSignal(reply),
    ...(search !== undefined && { search }),
    ...(cursor !== undefined && { cursor }),
  });
}
