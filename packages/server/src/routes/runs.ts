// Runs: the list with filters, one run, running it again, and deleting all runs.
import type { FastifyInstance } from "fastify";
import { ConnectorError, gongManifests } from "gong-connector";
import { createInvalidInputError, isRecord } from "gong-connector/internal";
import type { Page, RetryRequest, RunDetail, RunResult, RunRow, TimelineEntry } from "../api/settings_contract.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { createNotFoundError } from "../http/error_response.ts";
import { createBodyReader } from "../http/json_body.ts";
import { isRedacted } from "../http/redact.ts";
import { getRunConfirmation, type RunSubject, requireConfirmation } from "../run_confirmation.ts";
import type { Services } from "../services.ts";
import type { RunFilter, Store } from "../store/index.ts";
import { toRunRows } from "./api_rows.ts";
import { confirmationSchema } from "./confirmation_input.ts";
import { pageSize } from "./page.ts";
import { pageRunSchema, startPageRun } from "./page_runs.ts";
import { readExportFormat, sendRunExport } from "./run_export.ts";
import { type RunForPageOptions, runForPage } from "./run_for_page.ts";

interface RunQuery {
  action?: string;
  connection?: string;
  state?: string;
  from?: string;
  to?: string;
  search?: string;
  cursor?: string;
}

const readRetry = createBodyReader<RetryRequest>({
  type: "object",
  additionalProperties: false,
  properties: { confirmation: confirmationSchema, pageRun: pageRunSchema },
});

interface ById {
  Params: { id: string };
}

export function registerRunRoutes(server: FastifyInstance, services: Services): void {
  const { store } = services;
  server.get<{ Querystring: RunQuery }>("/runs", async ({ query }): Promise<Page<RunRow>> => {
    const filter = await readFilter(store, query);
    if (!filter) return { items: [] };
    const { runs, ...page } = await store.runs.listPage({ ...filter, after: query.cursor, limit: pageSize });
    return { items: await toRunRows(services, runs), ...page };
  });
  server.get<{ Querystring: RunQuery & { format?: string } }>("/runs/export", async ({ query }, reply) => {
    const format = readExportFormat(query.format);
    const filter = await readFilter(store, query);
    return sendRunExport(reply, services, format, filter);
  });
  server.get<ById>("/runs/:id", async ({ params }) => getRun(services, params.id));
  server.post<ById>("/runs/:id/retry", async (request, reply) => {
    const disconnected = createDisconnectSignal(reply);
    const { confirmation, pageRun } = readRetry(request.body);
    const subject = await getRunSubject(services, request.params.id);
    await requireConfirmation(services, subject, confirmation);
    const { connection, action, input } = subject;
    const run = (options: RunForPageOptions): Promise<RunResult> =>
      runForPage(services, connection, action, input, options);
    if (pageRun !== undefined) return startPageRun(services, request, reply, { id: pageRun, disconnected, run });
    return run({ signal: disconnected });
  });
  server.post<ById>("/runs/:id/confirmation", async ({ params }) => {
    return { confirmation: await getRunConfirmation(services, await getRunSubject(services, params.id)) };
  });
  server.delete("/runs", async (_request, reply) => {
    await store.runs.deleteBefore();
    return reply.status(204).send();
  });
}

/** What a run did, to do it again. */
async function getRunSubject(services: Services, runId: string): Promise<RunSubject> {
  const { action: id, connection, input } = await getRun(services, runId);
  const action = gongManifests().actions.get(id);
  if (!action) throw createNotFoundError(`action ${id}`);
  if (isRecord(input) && !isRedacted(input)) return { action, connection, input };
  throw new ConnectorError("state_conflict", "the input of the run is not stored, or secrets in it are redacted", {
    remedy: "Run the action again in its form.",
  });
}

/** Undefined if the search has no word, so that no run matches. */
async function readFilter(store: Store, query: RunQuery): Promise<RunFilter | undefined> {
  const { action, connection, state, search } = query;
  const range = { from: parseTime("from", query.from), to: parseTime("to", query.to) };
  if (!search?.trim()) return { action, connection, state, ...range };
  const words = await store.runWords.hashSearch(search);
  return words.length === 0 ? undefined : { action, connection, state, ...range, words };
}

async function getRun(services: Services, id: string): Promise<RunDetail> {
  const stored = await services.store.runs.get(id);
  const [row] = stored ? await toRunRows(services, [stored.run]) : [];
  if (!stored || !row) throw createNotFoundError(`run ${id}`);
  const { input, output, error } = stored.content;
  return {
    ...row,
    timeline: Array.isArray(stored.timeline) ? stored.timeline.filter(isTimelineEntry) : [],
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(isErrorDocument(error) && { error }),
  };
}

function isTimelineEntry(value: unknown): value is TimelineEntry {
  return isRecord(value) && typeof value.offsetMs === "number" && typeof value.durationMs === "number";
}

function isErrorDocument(value: unknown): value is NonNullable<RunDetail["error"]> {
  return isRecord(value) && typeof value.kind === "string" && typeof value.message === "string";
}

function parseTime(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw createInvalidInputError([{ path: `/${name}`, message: "is not a valid date-time" }]);
  return time;
}
