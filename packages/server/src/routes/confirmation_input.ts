// What a person confirmed, in the body of a request that starts a run.
import type { Schema } from "gong-connector";

const text: Schema = { type: "string", maxLength: 10_000 };

export const confirmationSchema: Schema = {
  type: "object",
  additionalProperties: false,
  required: ["reason", "customer", "object"],
  properties: { reason: { enum: ["delete", "unknown_outcome"] }, customer: text, object: text },
};
