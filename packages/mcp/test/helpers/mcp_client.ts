// The official MCP client, and the parts of an answer.
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { getPointer } from "gong-connector/internal";
import { expect, onTestFinished } from "vitest";
import { bin, programEnv } from "../../../../test/helpers/run_cli.ts";

export type Mode = "legacy" | { pin: string };
type OnEnd = (close: () => Promise<void>) => void;
export type ConfirmCall = (message: string) => {
  action: "accept" | "decline" | "cancel";
  content?: { confirm: boolean };
};

/** A client that `onEnd` closes: by default at the end of the test. */
export function createClient(mode: Mode, confirm?: ConfirmCall, onEnd: OnEnd = onTestFinished): Client {
  const client = new Client(
    { name: "test", version: "1" },
    { versionNegotiation: { mode }, capabilities: confirm ? { elicitation: { form: {} } } : {} },
  );
  if (confirm) client.setRequestHandler("elicitation/create", async ({ params }) => confirm(params.message));
  onEnd(() => client.close());
  return client;
}

/** A client of the built command with arguments and an account in the environment. */
export async function connectCommand(
  args: readonly string[],
  account: Record<string, string>,
  mode: Mode = "legacy",
  confirm?: ConfirmCall,
  onEnd?: OnEnd,
): Promise<Client> {
  const client = createClient(mode, confirm, onEnd);
  const env = { ...programEnv, ...account };
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [bin, "mcp", ...args], env }));
  return client;
}

/** The texts of a tool result. */
export async function callTool(client: Client, name: string, input: Record<string, unknown>) {
  const { content, isError = false, structuredContent } = await client.callTool({ name, arguments: input });
  return { texts: content.map((part) => String(getPointer(part, "/text"))), isError, structuredContent };
}

/** The error of a tool result: its first line, and the part between the two marked lines. */
export function readError([text = ""]: string[]): Record<string, unknown> {
  const [start = "", ...lines] = text.split("\n");
  const { data, notes } = splitAnswer(lines.join("\n"));
  expect(notes).toEqual([]);
  expect(JSON.parse(start)).not.toHaveProperty("message");
  return { ...JSON.parse(start), ...JSON.parse(data) };
}

/** The data between the two marked lines of an answer, and the lines after it. */
export function splitAnswer(text = ""): { data: string; notes: string[] } {
  const [marker = "", ...lines] = text.split("\n");
  expect(marker).toMatch(/^--- Gong data [0-9a-f-]{36} ---$/);
  const end = lines.lastIndexOf(marker);
  return { data: lines.slice(0, end).join("\n"), notes: lines.slice(end + 1) };
}

/** The inputs with which the next call continues an answer. */
export function readNext(text = ""): Record<string, unknown> | undefined {
  const next = splitAnswer(text).notes.find((line) => line.startsWith("next: "));
  return next === undefined ? undefined : JSON.parse(next.slice("next: ".length));
}

export const modes: [string, Mode][] = [
  ["2025-11-25", "legacy"],
  ["2026-07-28", { pin: "2026-07-28" }],
];
