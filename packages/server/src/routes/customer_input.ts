// The customer of a new connection or connect link, in the body of a request.
import type { Schema } from "gong-connector";
import { createBodyReader } from "../http/json_body.ts";

const customer: Schema = {
  type: "string",
  minLength: 1,
  maxLength: 200,
  pattern: "^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$",
  remedy: "Enter the customer's name or id.",
};
const readInput = createBodyReader<{ customer: string }>({
  type: "object",
  additionalProperties: false,
  required: ["customer"],
  properties: { customer },
});

/** The customer without spaces at its ends. */
export function readCustomer(body: unknown): string {
  return readInput(body).customer.trim();
}

export interface ConnectLinkInput {
  customer: string;
  expiresInDays?: number;
}

const readLink = createBodyReader<ConnectLinkInput>({
  type: "object",
  additionalProperties: false,
  required: ["customer"],
  properties: { customer, expiresInDays: { type: "integer", minimum: 1, maximum: 30 } },
});

/** A connect link with the customer without spaces at its ends. */
export function readConnectLink(body: unknown): ConnectLinkInput {
  const input = readLink(body);
  return { ...input, customer: input.customer.trim() };
}
