// The fields of an output, as Activepieces shows them.
import type { FieldFormat, OutputSchema, OutputSchemaField } from "@activepieces/pieces-framework";
import type { Schema } from "gong-connector/embed";
import { deriveLabel } from "gong-connector/forms";

const formats: Readonly<Record<string, FieldFormat>> = {
  email: "email",
  "idn-email": "email",
  uri: "url",
  date: "date",
  "date-time": "datetime",
};

export function createOutputSchema(schema: Schema): OutputSchema {
  return { fields: createFields(schema) };
}

function createFields({ properties = {} }: Schema): OutputSchemaField[] {
  return Object.entries(properties).map(([key, schema]) => createField(key, schema));
}

function createField(key: string, schema: Schema): OutputSchemaField {
  const { title = deriveLabel(key), description, items } = schema;
  const format = getFormat(schema);
  const children = createFields(schema);
  const listItems = createFields(items ?? {});
  return {
    key,
    label: title,
    ...(description !== undefined && { description }),
    ...(format && { format }),
    ...(children.length > 0 && { children }),
    ...(listItems.length > 0 && { listItems }),
  };
}

function getFormat({ type, format }: Schema): FieldFormat | undefined {
  const types = [type].flat();
  if (types.includes("integer") || types.includes("number")) return "number";
  if (types.includes("boolean")) return "boolean";
  return formats[format ?? ""];
}
