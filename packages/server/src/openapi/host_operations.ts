// The operations of the steps API besides actions: choices for inputs, and polls of triggers.
import type { AnyConnector, Trigger } from "gong-connector";
import { createJsonContent, type Json } from "./responses.ts";
import { toOpenApiSchema } from "./schema.ts";

const failures: Json = {
  "4XX": { $ref: "#/components/responses/Rejected" },
  "5XX": { $ref: "#/components/responses/Unavailable" },
};
const connection: Json = { $ref: "#/components/parameters/connection" };
const text: Json = { type: "string" };

/** Paths of the operation `list_choices` and of one operation `poll_<trigger>` for each polling trigger. */
export function createHostPaths({ manifests: { connector, triggers } }: AnyConnector): Json {
  const root = `/api/v2/integration-schema/${connector.id}`;
  const groups = new Map(connector.groups.map(({ id, title }) => [id, title]));
  const polling = [...triggers.values()].filter(({ poll }) => poll);
  return {
    [`${root}/choices/{id}`]: { get: choicesOperation },
    ...Object.fromEntries(
      polling.map((trigger) => [
        `${root}/triggers/${trigger.id}/poll`,
        { get: createPollOperation(trigger, groups.get(trigger.group) ?? trigger.group) },
      ]),
    ),
  };
}

/** Of the tag for operations that belong to no group. */
export const formsTag: Json = { name: "Forms", description: "What forms need to offer choices for an input." };

const choice: Json = {
  type: "object",
  required: ["value", "label"],
  properties: {
    value: { ...text, description: "The value of the input." },
    label: { ...text, description: "What people read." },
  },
};

const choicesOperation: Json = {
  operationId: "list_choices",
  summary: "List Choices",
  description: "Lists choices for an input of an action or a trigger, such as the names of users for a user id.",
  tags: [formsTag.name],
  security: [{ steps: [] }],
  parameters: [
    { name: "id", in: "path", required: true, description: "Id of the action or trigger.", schema: text },
    {
      name: "path",
      in: "query",
      required: true,
      description: "JSON Pointer of the input, such as /workspaceId.",
      schema: text,
    },
    { name: "search", in: "query", description: "Only choices that contain this text, in any case.", schema: text },
    { name: "cursor", in: "query", description: "The nextCursor of the page before.", schema: text },
    connection,
  ],
  responses: {
    200: {
      description: "One page of choices.",
      ...createJsonContent({
        type: "object",
        required: ["choices"],
        properties: {
          choices: { type: "array", items: choice, description: "The choices." },
          nextCursor: { ...text, description: "Reads the next page; absent on the last one." },
        },
      }),
    },
    ...failures,
  },
};

function createPollOperation({ id, title, description, input, output }: Trigger, tag: string): Json {
  const inputs = Object.entries(input.properties ?? {}).map(([name, schema]) => {
    const { description: about, ...rest } = toOpenApiSchema(schema);
    const required = input.required?.includes(name) ?? false;
    // Several values in one parameter, separated by commas.
    const list = rest.type === "array" && { style: "form", explode: false };
    return { name, in: "query", ...(required && { required }), ...list, description: about, schema: rest };
  });
  const event: Json = {
    type: "object",
    required: ["id", "trigger", "itemId", "detectedAt", "data"],
    properties: {
      id: { ...text, description: "The same for the same occurrence, however often it is read." },
      trigger: { ...text, enum: [id], description: "Id of the trigger." },
      itemId: { ...text, description: "Id of the item." },
      occurredAt: { ...text, format: "date-time", description: "When it happened; absent if the item has no time." },
      detectedAt: { ...text, format: "date-time", description: "When it was detected." },
      data: { ...toOpenApiSchema(output), description: "What happened." },
    },
  };
  const cursor = {
    name: "cursor",
    in: "query",
    description: "From the Location of the response before. Without it, polling begins with the present.",
    schema: text,
  };
  return {
    operationId: `poll_${id}`,
    summary: title,
    description: `${description} Each response names the URL of the next poll and when to request it.`,
    tags: [tag],
    security: [{ steps: [] }],
    parameters: [...inputs, cursor, connection],
    responses: {
      200: { description: "Events.", headers, ...createJsonContent({ type: "array", items: event }) },
      202: { description: "No events yet.", headers },
      ...failures,
    },
  };
}

const headers: Json = {
  Location: { description: "URL of the next poll, valid for 30 days.", schema: text },
  "Retry-After": { description: "Seconds until the next poll.", schema: { type: "integer" } },
};
