// The MCP tools with the official conformance suite, in both protocol versions, and with the MCP inspector.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Action, Handler } from "gong-connector";
import { ConnectorError } from "gong-connector";
import { expect, test } from "vitest";
import { startAuthorizingProxy, startMcpServer, stepsToken } from "../helpers/host_servers.ts";
import { runTool } from "../helpers/run_tool.ts";
import { conformancePackage, listSkippedScenarios } from "./skipped_scenarios.ts";

const bin = fileURLToPath(new URL("../../../../bin/gong-connector.js", import.meta.url));

/** Actions for the tools that the suite calls by name. */
const actions: Action[] = ["test_simple_text", "test_error_handling", "test_missing_capability"].map((id) => ({
  id,
  group: "others",
  file: `${id}.json`,
  title: id,
  description: "An action for the conformance suite.",
  summary: "Test a tool",
  scopes: [],
  effect: id === "test_missing_capability" ? "delete" : "read",
  input: { type: "object", additionalProperties: false, properties: {} },
  output: { type: "object", required: ["markdown"], properties: { markdown: { type: "string" } } },
}));
const handlers: Record<string, Handler> = {
  test_simple_text: async () => ({ markdown: "This is a simple text response for testing." }),
  test_error_handling: async () => {
    throw new ConnectorError("service_rejected", "This tool intentionally returns an error for testing");
  },
};

const results = fileURLToPath(new URL("node_modules/.conformance/", import.meta.url));

test.each(["2025-11-25", "2026-07-28"])(
  "passes the conformance suite of %s except for listed scenarios and capabilities that it does not declare",
  async (version) => {
    const url = await startAuthorizingProxy(await startMcpServer({ actions, handlers }));
    const reasons = readFileSync(new URL(`conformance-${version}.yaml`, import.meta.url), "utf8");
    const list = `${results}expected-${version}.yaml`;
    mkdirSync(results, { recursive: true });
    writeFileSync(
      list,
      `${reasons}${(await listSkippedScenarios(url, version)).map((name) => `  - ${name}\n`).join("")}`,
    );
    const args = [
      "--url",
      url,
      "--suite",
      "all",
      "--spec-version",
      version,
      "--expected-failures",
      list,
      "-o",
      results,
    ];
    const { code, output } = await runTool(conformancePackage, ["server", ...args]);
    expect(code, output.slice(output.indexOf("SUMMARY"))).toBe(0);
  },
);

const inspector = "@modelcontextprotocol/inspector/clients/launcher/build/index.js";

async function inspect(
  ...args: string[]
): Promise<{ tools?: { name: string }[]; structuredContent?: { items: object[] } }> {
  const { code, out, output } = await runTool(inspector, ["--cli", ...args]);
  expect(code, output).toBe(0);
  return JSON.parse(out);
}

test("lists and calls tools over HTTP with the MCP inspector", async () => {
  const target = [await startMcpServer(), "--transport", "http", "--header", `Authorization: Bearer ${stepsToken}`];
  const { tools = [] } = await inspect(...target, "--method", "tools/list");
  expect(tools.map(({ name }) => name)).toContain("list_calls");
  const call = ["--method", "tools/call", "--tool-name", "list_users", "--tool-arg", "limit=2"];
  expect((await inspect(...target, ...call)).structuredContent?.items).toHaveLength(2);
});

test("lists and calls tools over stdio with the MCP inspector", async () => {
  const target = [process.execPath, bin, "mcp", "--sandbox"];
  expect((await inspect(...target, "--method", "tools/list")).tools?.map(({ name }) => name)).toContain("list_calls");
  const call = ["--method", "tools/call", "--tool-name", "list_users", "--tool-arg", "limit=2"];
  expect((await inspect(...target, ...call)).structuredContent?.items).toHaveLength(2);
});
