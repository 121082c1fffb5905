// @ts-nocheck
// Tool results of successful actions.
import type { CallToolResult } from "@modelcontextprotocol/server";
import type { Action } from "gong-connector";
import { getPartialFailure, getPointer, isRecord } from "gong-connector/internal";

/** Markdown if the output has it, else JSON; followed by a note on partial failures and on the next page. */
export function toToolResult(action: Action, output: unknown, cursorInput: string): CallToolResult {
  const markdown = getPointer(output, "/markdown");
  const cursor = getPointer(output, "/nextCursor");
  const partial = getPartialFailure(action, output);
  const texts = [
    typeof markdown === "string" ? markdown : JSON.stringify(output),
    ...(partial ? [`${partial.count} failed, listed in ${partial.path} of the output. ${partial.reason}`] : []),
    ...(cursor
      ? [`There is a next page: call again with the same input and "${cursorInput}": ${JSON.stringify(cursor)}.`]
      : []),
  ];
  const content = texts.map((text) => ({ type: "text" as const, text }));
  return { content, ...(isRecord(output) && { structuredContent: output }) };
}
