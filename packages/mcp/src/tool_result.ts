// What a tool answers when its action succeeded.
import type { CallToolResult } from "@modelcontextprotocol/server";
import type { Action } from "gong-connector";
import { getPartialFailure, getPointer, isRecord } from "gong-connector/internal";

/** Markdown where the output has it, JSON otherwise; a hint where there is more, or where part of it failed. */
export function toToolResult(action: Action, output: unknown, cursorInput: string): CallToolResult {
  const markdown = getPointer(output, "/markdown");
  const cursor = getPointer(output, "/nextCursor");
  const hint = `There is more: call again with the same input and "${cursorInput}": ${JSON.stringify(cursor)}.`;
  const partial = getPartialFailure(action, output);
  const texts = [
    typeof markdown === "string" ? markdown : JSON.stringify(output),
    ...(partial ? [`${partial.count} failed, listed in ${partial.path} of the output. ${partial.reason}`] : []),
    ...(cursor ? [hint] : []),
  ];
  const content = texts.map((text) => ({ type: "text" as const, text }));
  return { content, ...(isRecord(output) && { structuredContent: output }) };
}
