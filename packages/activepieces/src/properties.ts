// The properties of a step from the form of its action or trigger.
import { type InputPropertyMap, Property } from "@activepieces/pieces-framework";
import type { FormField } from "gong-connector/forms";
import { findOptions, type Properties } from "./choices.ts";
import { getForm } from "./manifests.ts";

type InputProperty = InputPropertyMap[string];
type ArrayProperties = NonNullable<Parameters<typeof Property.Array>[0]["properties"]>;
type ArrayItem = ArrayProperties[string];

interface Base {
  displayName: string;
  description: string;
  required: boolean;
}

/** The properties by the name of the field. Flows contain these names. */
export function createProperties(id: string): InputPropertyMap {
  const { fields } = getForm(id);
  return Object.fromEntries(fields.map((field) => [field.name, createProperty(id, field, fields)]));
}

function createProperty(id: string, field: FormField, fields: readonly FormField[]): InputProperty {
  const base = createBase(field);
  const { kind, lookup } = field;
  if (lookup) return createDropdown(id, field, fields);
  switch (kind) {
    case "boolean":
      return field.isRequired ? Property.Checkbox(base) : createItem(field);
    case "strings":
      return Property.Array(base);
    case "list":
      return Property.Array({ ...base, properties: createItems(field.fields) });
    case "file":
      return Property.File(base);
    default:
      return createItem(field);
  }
}

function createItems(fields: readonly FormField[]): ArrayProperties {
  return Object.fromEntries(fields.map((field) => [field.name, createItem(field)]));
}

/**
 * A property that an entry of a list can have too. Where the host would lose something, the property is a text: an optional
 * date that it cannot read is dropped, and in JSON long numbers are rounded. An optional switch would be off, not omitted.
 */
function createItem(field: FormField): ArrayItem {
  const base = createBase(field);
  switch (field.kind) {
    case "integer":
    case "number":
      return Property.Number(base);
    case "enum":
      return Property.StaticDropdown({ ...base, options: toOptions(field.options) });
    case "boolean":
      return Property.StaticDropdown({
        ...base,
        options: {
          options: [
            { label: "Yes", value: true },
            { label: "No", value: false },
          ],
        },
      });
    case "enums":
      return Property.StaticMultiSelectDropdown({ ...base, options: toOptions(field.options) });
    case "text":
    case "strings":
    case "list":
    case "json":
      return Property.LongText(base);
    default:
      return Property.ShortText(base);
  }
}

function createBase({ label, description, isRequired, kind }: FormField): Base {
  const text = [description, notes[kind]].filter(Boolean).join(" ");
  return { displayName: label, description: text, required: isRequired };
}

/** What the form does not show of a value. */
const notes: Partial<Record<FormField["kind"], string>> = {
  dateTime: "Such as 2026-01-05T10:00:00Z; without an offset it is in UTC.",
  date: "Such as 2026-01-05.",
  json: "As JSON.",
};

function toOptions(values: FormField["options"]): { options: { label: string; value: unknown }[] } {
  return { options: values.map((value) => ({ label: String(value), value })) };
}

function createDropdown(id: string, field: FormField, fields: readonly FormField[]): InputProperty {
  const pointers = Object.values(field.lookup?.dependsOn ?? {}).flat();
  const request = {
    ...createBase(field),
    auth: undefined,
    refreshers: ["auth", ...fields.filter(({ pointer }) => pointers.includes(pointer)).map(({ name }) => name)],
    refreshOnSearch: true,
    options: async (properties: Properties, { searchValue }: { searchValue?: string }) =>
      findOptions(id, field.lookupPointer ?? field.pointer, properties, searchValue),
  };
  return field.kind === "strings" ? Property.MultiSelectDropdown(request) : Property.Dropdown(request);
}
