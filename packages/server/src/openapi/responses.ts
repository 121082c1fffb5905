// The responses of the steps API in OpenAPI 3.0.
import { errorCodes, errorKinds } from "gong-connector/internal";

export type Json = Record<string, unknown>;

const text = { type: "string" };
const issue = { type: "object", required: ["path", "message"], properties: { path: text, message: text } };

export const errorSchema: Json = {
  type: "object",
  required: ["kind", "code", "message", "retryable"],
  properties: {
    kind: { type: "string", enum: [...errorKinds], description: "Category of the next step." },
    code: { type: "string", enum: Object.keys(errorCodes), description: "Stable identifier of the cause." },
    message: { type: "string", description: "What failed and why." },
    remedy: { type: "string", description: "What to do next." },
    help_url: { type: "string", description: "A page of the service about the error." },
    status: { type: "integer", description: "HTTP status of the service's response." },
    retryable: { type: "boolean", description: "Whether the same request may be repeated without risk." },
    retry_after_ms: { type: "number", description: "Milliseconds to wait before that." },
    request_id: { type: "string", description: "The service's id of the request." },
    issues: { type: "array", items: issue, description: "Every issue of the input, with its JSON Pointer." },
  },
};

/** Entries that failed although the action succeeded. */
export const partialFailureSchema: Json = {
  type: "object",
  required: ["count", "path", "reason"],
  properties: {
    count: { type: "integer", description: "Number of entries that failed." },
    path: { type: "string", description: "JSON Pointer of their list in data." },
    reason: { type: "string", description: "Why they are listed." },
  },
};

/** A response with its `node_status` and one further property. */
export function createOpenApiResponse(
  description: string,
  status: "Success" | "Errored",
  name: string,
  schema: Json,
  extra: Json = {},
): Json {
  const properties = { node_status: { type: "string", enum: [status] }, [name]: schema, ...extra };
  return { description, ...createJsonContent({ type: "object", required: ["node_status", name], properties }) };
}

export function createJsonContent(schema: Json, extra?: Json): { content: Json } {
  return { content: { "application/json": { schema, ...extra } } };
}
