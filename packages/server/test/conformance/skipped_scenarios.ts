// The scenarios of the conformance suite that are about capabilities that the server does not declare.
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { runTool } from "../helpers/run_tool.ts";

export const conformancePackage = "@modelcontextprotocol/conformance/dist/index.js";

/** Names of the scenarios of each capability. The suite runs them in any case. */
const scenarioPatterns = {
  completions: /^completion-/,
  logging: /^logging-|-with-logging$/,
  prompts: /^prompts-|^input-required-result-non-tool-request$/,
  resources: /^resources-|^sep-2164-resource-/,
} as const;

/** Checks of a capability in scenarios about several capabilities. */
const capabilityChecks: Readonly<Record<string, readonly string[]>> = {
  logging: ["server-stateless:sep-2575-server-no-log-without-loglevel"],
  prompts: ["caching:sep-2549-prompts-list-caching-hints"],
  resources: [
    "caching:sep-2549-resources-list-caching-hints",
    "caching:sep-2549-resources-templates-list-caching-hints",
  ],
};

/** Scenarios and checks of the capabilities that a server does not declare. */
export async function listSkippedScenarios(url: string, version: string): Promise<string[]> {
  const mode = version < "2026" ? "legacy" : { pin: version };
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const declared = client.getServerCapabilities() ?? {};
  await client.close();
  const { out } = await runTool(conformancePackage, ["list", "--server", "--spec-version", version]);
  const names = [...out.matchAll(/^ +- (\S+)/gm)].map((match) => match[1] ?? "");
  return Object.entries(scenarioPatterns)
    .filter(([capability]) => !(capability in declared))
    .flatMap(([capability, pattern]) => [
      ...names.filter((name) => pattern.test(name)),
      ...(capabilityChecks[capability] ?? []).filter((check) => names.includes(check.split(":")[0] ?? "")),
    ]);
}
