// Holds the manifests against an OpenAPI description from a file or an address, for people and for CI.
import { readFile } from "node:fs/promises";
import { ConnectorError, gongManifests } from "gong-connector";
import { isLoopback, printLine } from "gong-connector/internal";
import { type ApiDifference, compareWithOpenApi, type OpenApiDiff } from "./index.ts";

const mostBytes = 32 * 1024 * 1024;
const timeoutMs = 60_000;

export async function printOpenApiDiff(
  source: string,
  { json = false }: { json?: boolean },
  signal: AbortSignal,
): Promise<void> {
  const text = /^https?:/i.test(source) ? await download(source, signal) : await readLocal(source);
  const report = judge(source, text);
  if (report.differences.length > 0) process.exitCode = 1;
  if (json) printLine(JSON.stringify(report, undefined, 2));
  else for (const line of linesOf(report)) printLine(line);
}

function judge(source: string, text: string): OpenApiDiff {
  try {
    return compareWithOpenApi(gongManifests(), JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw refused(source, "is no JSON");
    if (error instanceof TypeError) throw refused(source, error.message);
    throw error;
  }
}

async function readLocal(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw refused(path, "cannot be read");
  }
}

async function download(address: string, signal: AbortSignal): Promise<string> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || (url.protocol !== "https:" && !isLoopback(url.hostname))) throw refused(address, "is no https address");
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([signal, limit]), redirect: "error" });
    if (!answer.ok) throw refused(address, `was answered with ${answer.status}`);
    return await textOf(answer, address);
  } catch (error) {
    if (signal.aborted || error instanceof ConnectorError) throw error;
    throw new ConnectorError("source_failed", `${url.host} gave no description`, { retryable: true });
  }
}

async function textOf({ body }: Response, address: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > mostBytes) throw refused(address, `has more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function refused(source: string, reason: string): ConnectorError {
  return new ConnectorError("invalid_input", `${source} ${reason}`, {
    issues: [{ path: "", message: `${source} ${reason}` }],
    remedy: "Give the OpenAPI description of Gong's API as JSON: a file, or an https address.",
  });
}

function linesOf({ differences, known, resolved, operations, actions }: OpenApiDiff): string[] {
  const counted = `${operations} operations, ${actions} actions, ${known.length} known differences`;
  return [
    ...differences.map(lineOf),
    ...resolved.map(
      ({ operation, path, reason }) =>
        `settled  ${[operation, path].filter(Boolean).join("  ")}: no longer so. ${reason}`,
    ),
    differences.length === 0
      ? `no difference found: ${counted}`
      : `${differences.length} differences found: ${counted}`,
  ];
}

function lineOf({ change, what, operation, path, message, actions }: ApiDifference): string {
  const whom = actions.length > 0 ? ` (${actions.join(", ")})` : "";
  return `${change.padEnd(7)}  ${what.padEnd(9)}  ${[operation, path].filter(Boolean).join("  ")}: ${message}${whom}`;
}
