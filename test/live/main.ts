// npm run test:live: calls the read actions with a user's own key and writes the dated evidence. See docs/test_with_gong.md.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startSandboxServer } from "gong-connector-sandbox";
import type { Evidence, LiveCall } from "../../scripts/evidence_tiers.ts";
import { createEnvironmentConnector } from "../../src/cli/environment.ts";
import { ConnectorError, gong, gongManifests } from "../../src/index.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { callReadActions, isFailure, type LiveOptions } from "./call_actions.ts";

const { values: flags } = parseArgs({
  options: {
    sandbox: { type: "boolean", default: false },
    "allow-writes": { type: "boolean", default: false },
    "allow-paid": { type: "boolean", default: false },
    more: { type: "string" },
    out: { type: "string" },
  },
});

const logCall = ({ action, outcome, status, mismatches = [], skipped }: LiveCall): void => {
  const reason = [skipped, status, ...mismatches.map((path) => `schema mismatch at ${path || "the whole output"}`)];
  console.log(
    `${action.padEnd(36)} ${outcome.padEnd(14)} ${reason.filter((part) => part !== undefined).join(", ")}`.trimEnd(),
  );
};

const more = flags.more === undefined ? {} : JSON.parse(readFileSync(flags.more, "utf8"));
const common = {
  now: Date.now(),
  more,
  allowWrites: flags["allow-writes"],
  allowPaidActions: flags["allow-paid"],
  log: logCall,
} satisfies Partial<LiveOptions>;

async function live(): Promise<Evidence> {
  const options: LiveOptions = {
    ...common,
    connector: createEnvironmentConnector(),
    baseUrl: process.env.GONG_BASE_URL ?? defaultUrl(),
  };
  return callReadActions(options);
}

async function rehearse(): Promise<Evidence> {
  const { url, sandbox, close } = await startSandboxServer({ port: 0, rateLimits: false });
  try {
    return await callReadActions({
      ...common,
      connector: gong({ ...createAccountOptions(url, sandbox.credentials), rateLimiter: false }),
      baseUrl: url,
    });
  } finally {
    await close();
  }
}

function defaultUrl(): string {
  return gongManifests().auth.get("api_key")?.baseUrl.default ?? "";
}

/** Evidence of a simulated Gong is written only where somebody asks for it, and never counts. */
function write(evidence: Evidence): void {
  const folder =
    flags.out ?? (evidence.sandbox ? undefined : fileURLToPath(new URL("../../docs/evidence", import.meta.url)));
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${evidence.date}.json`);
  writeFileSync(file, `${JSON.stringify(evidence, undefined, 2)}\n`);
  console.log(`\nwritten to ${file}; npm run docs computes the evidence tiers from it`);
}

try {
  const evidence = await (flags.sandbox ? rehearse() : live());
  const count = (outcome: string): number => evidence.calls.filter((call) => call.outcome === outcome).length;
  const faults = evidence.calls.filter(isFailure);
  console.log(
    `\n${count("success")} succeeded, ${count("empty")} were empty, ${count("skipped")} were skipped, of ${evidence.calls.length}`,
  );
  if (faults.length > 0)
    console.log(`unlike the manifests: ${faults.map(({ action }) => action).join(", ")}. Please report this.`);
  write(evidence);
  process.exitCode = faults.length > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof ConnectorError)) throw error;
  console.error(String(error));
  process.exitCode = 2;
}
