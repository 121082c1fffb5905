// Export of runs as CSV, JSON or NDJSON. It is streamed: memory does not grow with the number of runs.
import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { createInvalidInputError } from "gong-connector/internal";
import type { RunRow } from "../api/settings_contract.ts";
import type { Services } from "../services.ts";
import type { RunFilter } from "../store/index.ts";
import { toRunRows } from "./api_rows.ts";

const contentTypes = {
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
  ndjson: "application/x-ndjson; charset=utf-8",
} as const;

export type ExportFormat = keyof typeof contentTypes;

const columns = [
  "id",
  "action",
  "connection",
  "customer",
  "state",
  "errorKind",
  "startedAt",
  "durationMs",
  "requests",
] as const satisfies readonly (keyof RunRow)[];

const batchSize = 500;

/** Throws `invalid_input` for an unknown format. */
export function readExportFormat(format: string | undefined): ExportFormat {
  if (format === "csv" || format === "json" || format === "ndjson") return format;
  throw createInvalidInputError([{ path: "/format", message: "must be csv, json or ndjson" }]);
}

/** Sends all runs that match, newest first; none without a filter. */
export function sendRunExport(
  reply: FastifyReply,
  services: Services,
  format: ExportFormat,
  filter: RunFilter | undefined,
): FastifyReply {
  return reply
    .type(contentTypes[format])
    .header("content-disposition", `attachment; filename="runs.${format}"`)
    .send(Readable.from(formatRows(listRows(services, filter), format)));
}

async function* listRows(services: Services, filter: RunFilter | undefined): AsyncGenerator<RunRow> {
  if (!filter) return;
  for (let after: string | undefined; ; ) {
    const { runs, nextCursor } = await services.store.runs.listPage({ ...filter, after, limit: batchSize });
    yield* await toRunRows(services, runs);
    if (nextCursor === undefined) return;
    after = nextCursor;
  }
}

async function* formatRows(rows: AsyncIterable<RunRow>, format: ExportFormat): AsyncGenerator<string> {
  if (format === "csv") yield `${columns.join(",")}\r\n`;
  if (format === "json") yield "[";
  let separator = "\n";
  for await (const row of rows) {
    if (format === "csv") yield `${columns.map((name) => formatCell(row[name])).join(",")}\r\n`;
    else if (format === "ndjson") yield `${JSON.stringify(row)}\n`;
    else {
      yield separator + JSON.stringify(row);
      separator = ",\n";
    }
  }
  if (format === "json") yield "\n]\n";
}

/** Quotes a cell. Spreadsheets run a text that starts with one of these characters as a formula. */
function formatCell(value: string | number | undefined): string {
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value ?? "") ? `'${value}` : (value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
