// Triggers for hosts that poll over HTTP and keep a cursor instead of a state: the triggers, and a poll of one.
import { isDeepStrictEqual } from "node:util";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type AnyConnector, ConnectorError, poll, type Trigger } from "gong-connector";
import { createInvalidInputError, createUnknownIdError } from "gong-connector/internal";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { readQueryTexts } from "../http/query_parameters.ts";
import type { PollStates } from "../store/poll_states.ts";

export interface TriggerRouteOptions {
  catalog: AnyConnector;
  getConnector(request: FastifyRequest): AnyConnector | Promise<AnyConnector>;
  pollStates: PollStates;
  /** Origin of the URLs in Location. */
  getServerUrl(request: FastifyRequest): string;
  now: () => number;
}

type Input = Readonly<Record<string, unknown>>;

interface ById {
  Params: { id: string };
}

export function registerTriggerRoutes(server: FastifyInstance, options: TriggerRouteOptions): void {
  const { connector, triggers } = options.catalog.manifests;
  const path = `/${connector.id}/triggers`;
  server.get(path, async () =>
    [...triggers.values()]
      .filter((trigger) => trigger.poll)
      .map(({ id, title, description }) => ({ trigger_id: id, name: title, description })),
  );
  server.get<ById>(`${path}/:id/poll`, (request, reply) => sendPoll(options, request.params.id, request, reply));
}

/**
 * Without a cursor it begins: the events after this moment follow. Sends 200 with events or 202 without, the URL of the next
 * poll, and when to request it. A cursor can be repeated until the next one was used, so a lost response loses no event.
 */
async function sendPoll(
  options: TriggerRouteOptions,
  id: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { catalog, getConnector, pollStates, getServerUrl, now } = options;
  const trigger = catalog.manifests.triggers.get(id);
  if (!trigger) throw createUnknownIdError("unknown_trigger", id, [...catalog.manifests.triggers.keys()]);
  const { cursor, ...query } = readQueryTexts(request);
  const header = request.headers["x-connection-id"];
  const owner = { trigger: id, connection: typeof header === "string" ? header : "" };
  const before = cursor === undefined ? undefined : await pollStates.find(cursor, owner, now());
  if (cursor !== undefined && !before) throw createCursorError();
  const input = readTriggerInput(trigger, query);
  if (before) assertSameInput(trigger, before.input, input);
  const connector = await getConnector(request);
  const signal = createDisconnectSignal(reply);
  const { events, state, nextPollAt, error } = await poll(trigger, before?.state, {
    connector,
    input: before?.input ?? input,
    now,
    signal,
  });
  if (error && events.length === 0) throw error;
  const next = await pollStates.add({ ...owner, input: before?.input ?? input, state }, now(), cursor);
  const { pathname } = new URL(request.url, "http://localhost");
  reply.header("location", `${getServerUrl(request)}${pathname}?cursor=${next}`);
  reply.header("retry-after", Math.max(1, Math.ceil((nextPollAt - now()) / 1000)));
  reply.status(events.length > 0 ? 200 : 202);
  return events;
}

/** The input of a trigger from query parameters: lists are separated by commas. */
function readTriggerInput({ input }: Trigger, query: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, text]) => {
      const type = input.properties?.[name]?.type;
      if (type === "array") return [name, text.split(",")];
      return [name, type === "boolean" && /^(true|false)$/.test(text) ? text === "true" : text];
    }),
  );
}

function createCursorError(): ConnectorError {
  const issue = { path: "/cursor", message: "is unknown, older than 30 days, or of another trigger or connection" };
  return new ConnectorError("invalid_state", `${issue.path} ${issue.message}`, {
    issues: [issue],
    remedy: "Poll without a cursor to begin again.",
  });
}

/** Some clients repeat the inputs or add defaults: they must be those that polling began with. */
function assertSameInput({ input: schema }: Trigger, begun: Input, repeated: Input): void {
  const issues = Object.entries(repeated)
    .filter(([name, value]) => !isDeepStrictEqual(value, begun[name] ?? schema.properties?.[name]?.default))
    .map(([name]) => ({
      path: `/${name}`,
      message: "differs from the poll without cursor; poll without one to change it",
    }));
  if (issues.length > 0) throw createInvalidInputError(issues);
}
