// Connectors of a few actions on the weather fixtures, for rules of the runtime at their edges.
import type { RequestListener } from "node:http";
import {
  type Action,
  type AnyConnector,
  type ConnectorOptions,
  createConnector,
  loadManifests,
  type Manifests,
} from "../../src/index.ts";
import { respondJson } from "./responses.ts";
import { startHttpServer } from "./servers.ts";

export const weather: Manifests = loadManifests(new URL("../fixtures/weather/", import.meta.url));

/** An action that reads `/item`, with other properties. */
export function createAction(properties: Partial<Action> = {}): Action {
  return {
    id: "read_item",
    group: "stations",
    file: "actions/stations/read_item.json",
    title: "Read Item",
    description: "Reads the item.",
    summary: "Read the item",
    scopes: [],
    effect: "read",
    request: { method: "GET", path: "/item" },
    input: { type: "object" },
    output: { type: "object" },
    ...properties,
  };
}

/** A connector of these actions on a server on loopback. It does not retry. */
export function connectActions(
  actions: readonly Action[],
  baseUrl: string,
  options: ConnectorOptions = {},
): AnyConnector {
  return createConnector(
    { ...weather, actions: new Map(actions.map((action) => [action.id, action])) },
    {
      auth: { method: "token", credentials: { token: "t" }, baseUrl },
      additionalDomains: ["127.0.0.1"],
      rateLimiter: false,
      maxRetries: 0,
      ...options,
    },
  );
}

/** A connector of actions on a server that always responds with this status and body, and the URLs of its requests. */
export async function serveActions(
  actions: readonly Action[],
  [status, body, headers = {}]: [number, unknown, Record<string, string>?],
  options: ConnectorOptions = {},
): Promise<{ connector: AnyConnector; urls: string[] }> {
  const urls: string[] = [];
  const listener: RequestListener = (request, response) => {
    urls.push(request.url ?? "");
    respondJson(response, status, body, headers);
  };
  return { connector: connectActions(actions, await startHttpServer(listener), options), urls };
}
