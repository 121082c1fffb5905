// Tool results of successful actions: text within the answer budget, and structured content where the tool has a schema.
import { randomUUID } from "node:crypto";
import type { CallToolResult } from "@modelcontextprotocol/server";
import { type Action, ConnectorError } from "gong-connector";
import { getPartialFailure, getPointer, isRecord } from "gong-connector/internal";
import { cutText, estimateTokens } from "./answer_budget.ts";

export interface AnswerOptions {
  /** Title of the vendor, for the lines around its data. */
  vendor: string;
  cursorInput: string;
  maxTokens: number;
}

/** Name of the input of text tools that continues a text. */
export const offsetInput = "offset";

/** The text of an output from an offset on, cut to the budget. It ends with the inputs that continue it. */
export function createTextResult(
  action: Action,
  output: unknown,
  offset: number,
  options: AnswerOptions,
): CallToolResult {
  const { cursorInput, maxTokens } = options;
  const cursor = getPointer(output, "/nextCursor");
  const nextPage = cursor ? { [cursorInput]: cursor, ...(offset > 0 && { [offsetInput]: 0 }) } : undefined;
  const text = formatOutput(output).slice(offset);
  const complete = formatAnswer(action, output, text, nextPage, options);
  if (estimateTokens(complete) <= maxTokens) return toContent(complete);
  const emptyAnswer = formatAnswer(action, output, "", { [offsetInput]: Number.MAX_SAFE_INTEGER }, options);
  const part = cutText(text, maxTokens - estimateTokens(emptyAnswer));
  return toContent(formatAnswer(action, output, part, { [offsetInput]: offset + part.length }, options));
}

/** The output as structured content and as JSON text. Undefined if it exceeds the budget. */
export function createStructuredResult(
  action: Action,
  output: unknown,
  options: AnswerOptions,
): CallToolResult | undefined {
  const json = JSON.stringify(output);
  const cursor = getPointer(output, "/nextCursor");
  const text = formatAnswer(action, output, json, cursor ? { [options.cursorInput]: cursor } : undefined, options);
  if (estimateTokens(text) + estimateTokens(json) > options.maxTokens) return undefined;
  return { ...toContent(text), ...(isRecord(output) && { structuredContent: output }) };
}

/** How many of the first items of a list fit into the budget, as text and as structured content. */
export function countFittingItems(output: unknown, maxTokens: number): number {
  // The lines around the items, and the cursor.
  let remaining = maxTokens - 300;
  const items = getPointer(output, "/items");
  const list = Array.isArray(items) ? items : [];
  const excess = list.findIndex((item) => {
    remaining -= 2 * estimateTokens(`${JSON.stringify(item)},`);
    return remaining < 0;
  });
  return excess === -1 ? list.length : excess;
}

/**
 * An error as JSON in two lines. The first has what the connector says about it. The second has the parts that can quote
 * the vendor, between marked lines.
 */
export function createErrorResult(error: ConnectorError, { vendor, maxTokens }: AnswerOptions): CallToolResult {
  const { message, issues, helpUrl, requestId, ...others } = error.toJSON();
  const start = JSON.stringify(others);
  const quoted = cutText(JSON.stringify({ message, issues, helpUrl, requestId }), maxTokens - estimateTokens(start));
  return { isError: true, ...toContent(`${start}\n${markData(vendor, quoted)}`) };
}

export function createTooLargeError(action: Action, maxTokens: number): ConnectorError {
  return new ConnectorError("response_too_large", `the answer has more than ${maxTokens} tokens`, {
    action: action.id,
    remedy: "Narrow the input, or raise the answer budget of the server.",
  });
}

/** Markdown if the output has it; of a list one item a line; otherwise JSON. */
function formatOutput(output: unknown): string {
  if (!isRecord(output)) return JSON.stringify(output) ?? "";
  if (typeof output.markdown === "string") return output.markdown;
  const { items, nextCursor: _cursor, ...others } = output;
  if (!Array.isArray(items)) return JSON.stringify(output);
  const lines = Object.keys(others).length > 0 ? [others, ...items] : items;
  return lines.map((line) => JSON.stringify(line)).join("\n");
}

/** The vendor's data between two marked lines, then what the connector adds. */
function formatAnswer(
  action: Action,
  output: unknown,
  data: string,
  next: object | undefined,
  { vendor }: AnswerOptions,
): string {
  const partial = getPartialFailure(action, output);
  return [
    markData(vendor, data),
    ...(partial ? [`${partial.count} failed, listed in ${partial.path} of the output. ${partial.reason}`] : []),
    ...(next ? [`next: ${JSON.stringify(next)}`] : []),
  ].join("\n");
}

/** Data between two equal lines with a random marker, which the data cannot contain. */
function markData(vendor: string, data: string): string {
  const marker = `--- ${vendor} data ${randomUUID()} ---`;
  return [marker, data, marker].join("\n");
}

function toContent(text: string): Pick<CallToolResult, "content"> {
  return { content: [{ type: "text", text }] };
}
