// @ts-nocheck
// What the steps API answers, in the words of OpenAPI 3.0.
import { errorKinds } from "gong-connector/internal";

type Json = Record<string, unknown>;

const text = { type: "string" };
const issue = { type: "object", required: ["path", "message"], properties: { path: text, message: text } };

export const errorSchema: Json = {
  type: "object",
  required: ["message", "kind", "retryable"],
  properties: {
    message: { type: "string", description: "What failed and what to do." },
    kind: { type: "string", enum: [...errorKinds] },
    status: { type: "integer", description: "HTTP status of the service's own answer." },
    retryable: { type: "boolean", description: "Whether the same call may be sent again without risk." },
    retry_after_ms: { type: "number", description: "Milliseconds to wait before that." },
    request_id: { type: "string", description: "The service's id of the request." },
    issues: { type: "array", items: issue, description: "Every fault, with its JSON Pointer." },
  },
};

/** What failed although the action as a whole succeeded. */
export const partialFailureSchema: Json = {
  type: "object",
  required: ["count", "path", "reason"],
  properties: {
    count: { type: "integer", description: "How many things failed." },
    path: { type: "string", description: "Where in data they are listed, as a JSON Pointer." },
    reason: { type: "string", description: "What that means." },
  },
};

/** An answer of the steps API: its status, and under a name what it holds. */
export function createOpenApiResponse(
  description: string,
  status: string,
  name: string,
  schema: Json,
  more: Json = {},
): Json {
  const properties = { node_status: { type: "string", enum: [status] }, [name]: schema, ...more };
  return { description, ...createJsonContent({ type: "object", required: ["node_status", name], properties }) };
}

export function createJsonContent(schema: Json, more?: Json): Json {
  return { content: { "application/json": { schema, ...more } } };
}
