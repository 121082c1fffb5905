// A node of n8n with its parameters, as n8n copies and pastes nodes.
import type { N8nField, N8nForm } from "../../src/api/settings_contract.ts";
import { getPointer } from "../form/validation.ts";

export interface N8nNodeOptions {
  title: string;
  authMethod: "oauth2" | "api_key";
}

/** The JSON text that n8n pastes as a node. The person chooses the node's credential there: it is not part of the text. */
export function formatN8nNode(form: N8nForm, input: unknown, { title, authMethod }: N8nNodeOptions): string {
  const parameters = {
    authentication: authMethod === "oauth2" ? "oAuth2" : "apiKey",
    ...form.parameters,
    ...toLimit(form, input),
    ...toParameters(form.fields, input),
  };
  const node = {
    name: title,
    type: `n8n-nodes-gong-connector.${form.node}`,
    typeVersion: 1,
    position: [0, 0],
    parameters,
  };
  return JSON.stringify({ nodes: [node], connections: {} }, null, 2);
}

function toLimit({ limitInput }: N8nForm, input: unknown): Record<string, unknown> {
  if (limitInput === undefined) return {};
  const limit = getPointer(input, `/${limitInput}`);
  return typeof limit === "number" ? { returnAll: false, limit } : {};
}

/** Required fields, and the collection of the others. */
function toParameters(fields: readonly N8nField[], input: unknown): Record<string, unknown> {
  const entries = fields.flatMap((field) => {
    const value = getPointer(input, field.pointer);
    return value === undefined ? [] : [{ ...field, value: toParameter(field, value) }];
  });
  const pick = (required: boolean): Record<string, unknown> =>
    Object.fromEntries(
      entries.filter(({ isRequired }) => isRequired === required).map(({ name, value }) => [name, value]),
    );
  return { ...pick(true), additionalFields: pick(false) };
}

function toParameter({ kind, fields }: N8nField, value: unknown): unknown {
  if (kind === "list" && Array.isArray(value)) return { items: value.map((entry) => toParameters(fields, entry)) };
  if (kind === "json") return JSON.stringify(value);
  return kind === "lookup" ? { __rl: true, mode: "id", value } : value;
}
