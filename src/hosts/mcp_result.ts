// What a tool answers when its action succeeded.
import type { CallToolResult } from "@modelcontextprotocol/server";
import { type Action, at, isRecord } from "../index.ts";
import { partialOf } from "./partial.ts";

/** Markdown where the output has it, JSON otherwise; a hint where there is more, or where part of it failed. */
export function success(action: Action, output: unknown, cursorInput: string): CallToolResult {
  const markdown = at(output, "/markdown");
  const cursor = at(output, "/nextCursor");
  const hint = `There is more: call again with the same input and "${cursorInput}": ${JSON.stringify(cursor)}.`;
  const partial = partialOf(action, output);
  const texts = [
    typeof markdown === "string" ? markdown : JSON.stringify(output),
    ...(partial ? [`${partial.failed} failed, listed in ${partial.at} of the output. ${partial.why}`] : []),
    ...(cursor ? [hint] : []),
  ];
  const content = texts.map((text) => ({ type: "text" as const, text }));
  return { content, ...(isRecord(output) && { structuredContent: output }) };
}
