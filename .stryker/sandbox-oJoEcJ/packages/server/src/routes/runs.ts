// @ts-nocheck
// Runs: the history with its filters, one run in full, running it again, and forgetting all of it.
import type { FastifyInstance } from "fastify";
import { gongManifests } from "gong-connector";
import { isRecord } from "gong-connector/internal";
import type { Page, RunDetail, RunRow, TimelineEntry } from "../api/settings_contract.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { createNotFoundError, createValidationError, HttpError } from "../http/http_error.ts";
import { isRedacted } from "../http/redact.ts";
import { toRunRows } from "../run_row.ts";
import type { Services } from "../services.ts";
import { runForPage } from "./run_for_page.ts";

interface Query {
  action?: string;
  connection?: string;
  state?: string;
  from?: string;
  to?: string;
  cursor?: string;
}

interface ById {
  Params: { id: string };
}

const pageSize = 50;

export function registerRunRoutes(server: FastifyInstance, services: Services): void {
  const { store } = services;
  server.get<{ Querystring: Query }>("/runs", async ({ query }): Promise<Page<RunRow>> => {
    const { action, connection, state, cursor: after } = query;
    const span = { from: moment("from", query.from), to: moment("to", query.to) };
    const runs = await store.runs.list({ action, connection, state, ...span, after, limit: pageSize + 1 });
    const items = await toRunRows(store, runs.slice(0, pageSize));
    const last = items.at(-1);
    return { items, ...(runs.length > pageSize && last && { nextCursor: last.id }) };
  });
  server.get<ById>("/runs/:id", async ({ params }) => detailOf(services, params.id));
  server.post<ById>("/runs/:id/retry", async ({ params }, reply) => {
    const { action: id, connection, input } = await detailOf(services, params.id);
    const action = gongManifests().actions.get(id);
    if (!action) throw createNotFoundError(`action ${id} any more`);
    if (!isRecord(input) || isRedacted(input))
      throw new HttpError(
        409,
        "state_conflict",
        "The run's input was not kept whole",
        "Run the action again by its form.",
      );
    return runForPage(services, connection, action, input, createDisconnectSignal(reply));
  });
  server.delete("/runs", async (_request, reply) => {
    await store.runs.deleteBefore();
    return reply.status(204).send();
  });
}

async function detailOf({ store }: Services, id: string): Promise<RunDetail> {
  const found = await store.runs.get(id);
  const [row] = found ? await toRunRows(store, [found.run]) : [];
  if (!found || !row) throw createNotFoundError("such run");
  const { input, output, error } = found.content;
  return {
    ...row,
    timeline: Array.isArray(found.timeline) ? found.timeline.filter(isEvent) : [],
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(isError(error) && { error }),
  };
}

function isEvent(value: unknown): value is TimelineEntry {
  return isRecord(value) && typeof value.offsetMs === "number" && typeof value.durationMs === "number";
}

function isError(value: unknown): value is NonNullable<RunDetail["error"]> {
  return isRecord(value) && typeof value.kind === "string" && typeof value.message === "string";
}

function moment(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw createValidationError([{ path: `/${name}`, message: "is not a valid date-time" }]);
  return time;
}
