// The command `diff-openapi`: compares the manifests with an OpenAPI document from a file or a URL.
import { readFile } from "node:fs/promises";
import { ConnectorError, gongManifests } from "gong-connector";
import {
  type CommandContext,
  createInvalidInputError,
  gotTransport,
  isLoopback,
  toNetworkFailure,
} from "gong-connector/internal";
import { type ApiDifference, compareWithOpenApi, type OpenApiDiff } from "./index.ts";

export interface DiffOpenApiFlags {
  /** A path, or an https URL. */
  source: string;
  json?: boolean;
}

const maxBytes = 32 * 1024 * 1024;
const timeoutMs = 60_000;

/** Sets exit code 1 if there are differences. */
export async function run({ source, json = false }: DiffOpenApiFlags, context: CommandContext): Promise<void> {
  const text = /^https?:/i.test(source) ? await download(source, context.signal) : await readLocalFile(source);
  const diff = compare(source, text);
  if (diff.differences.length > 0) process.exitCode = 1;
  if (json) context.print(JSON.stringify(diff, undefined, 2));
  else for (const line of formatDiff(diff)) context.print(line);
}

function compare(source: string, text: string): OpenApiDiff {
  try {
    return compareWithOpenApi(gongManifests(), JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new ConnectorError("invalid_json", `${source} is not JSON`);
    if (error instanceof TypeError) throw createSourceError(`${source}: ${error.message}`);
    throw error;
  }
}

async function readLocalFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw createSourceError(`cannot read ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

async function download(source: string, signal: AbortSignal): Promise<string> {
  const url = URL.canParse(source) ? new URL(source) : undefined;
  if (!url || (url.protocol !== "https:" && !isLoopback(url.hostname)))
    throw createSourceError(`${source} is not an https URL`);
  const headers = { accept: "application/json" };
  const timeouts = { connectMs: timeoutMs, responseMs: timeoutMs, totalMs: timeoutMs };
  try {
    const { status, body } = await gotTransport({ method: "GET", url: url.href, headers, signal, timeouts, maxBytes });
    if (status !== 200) throw createSourceError(`${source} responded with status ${status}`);
    return new TextDecoder().decode(body);
  } catch (error) {
    if (signal.aborted || ConnectorError.is(error)) throw error;
    const failure = error instanceof Error ? error : new Error();
    if ("code" in failure && failure.code === "ERR_RESPONSE_TOO_LARGE")
      throw createSourceError(`${source} has more than ${maxBytes} bytes`);
    const { code, message, isPermanent } = toNetworkFailure(failure, timeouts);
    throw new ConnectorError(code, `cannot download from ${url.host}: ${message}`, { retryable: !isPermanent });
  }
}

function createSourceError(message: string): ConnectorError {
  return createInvalidInputError([{ path: "", message }]);
}

function formatDiff({ differences, known, resolved, operations, actions }: OpenApiDiff): string[] {
  const counts = `${operations} operations, ${actions} actions, ${known.length} known differences`;
  return [
    ...differences.map(formatDifference),
    ...resolved.map(
      ({ operation, path, reason }) =>
        `resolved  ${[operation, path].filter(Boolean).join("  ")}: no longer differs. Known because: ${reason}`,
    ),
    `${differences.length === 0 ? "No differences" : `${differences.length} differences`}: ${counts}`,
  ];
}

function formatDifference({ change, subject, operation, path, message, actions }: ApiDifference): string {
  const concerned = actions.length > 0 ? ` (${actions.join(", ")})` : "";
  return `${change.padEnd(7)}  ${subject.padEnd(9)}  ${[operation, path].filter(Boolean).join("  ")}: ${message}${concerned}`;
}
