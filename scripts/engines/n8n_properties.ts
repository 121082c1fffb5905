// The properties of n8n's nodes from the forms of actions and triggers.
import type { FormField } from "../../src/forms/index.ts";
import type { EngineAction, EngineCatalog, EngineTrigger } from "./engine_catalog.ts";
import type { N8nLookups } from "./n8n_lookups.ts";
import { toDescription, toOptionName, toSwitchDescription, toTitleCase } from "./n8n_text.ts";

/** A property of a node's description, in the order of its keys. */
export type Property = Readonly<Record<string, unknown>>;

type Show = Readonly<Record<string, readonly string[]>>;

/** The properties of the action node by group: the operations of the group, then the fields of each. */
export function createActionProperties(catalog: EngineCatalog, lookups: N8nLookups): ReadonlyMap<string, Property[]> {
  return new Map(
    catalog.groups.map(({ id }) => {
      const actions = catalog.actions.filter(({ group }) => group === id);
      const fields = actions.flatMap((action) => createActionFields(action, lookups));
      return [id, [createOperations(id, actions), ...fields]];
    }),
  );
}

function createOperations(group: string, actions: readonly EngineAction[]): Property {
  const options = actions.map(({ id, title, summary }) => ({
    name: toTitleCase(title),
    value: id,
    description: toDescription(summary),
    action: toDescription(title.charAt(0) + title.slice(1).toLowerCase()),
  }));
  const sorted = sortBy(options, ({ name }) => name);
  return {
    displayName: "Operation",
    name: "operation",
    type: "options",
    noDataExpression: true,
    displayOptions: { show: { resource: [group] } },
    options: sorted,
    default: sorted[0]?.value ?? "",
  };
}

function createActionFields({ id, group, isList, form }: EngineAction, lookups: N8nLookups): Property[] {
  const show = { resource: [group], operation: [id] };
  return [...createFields(form.fields, show, lookups), ...(isList ? createLimits(show) : [])];
}

/** The fields of a trigger node, shown for the event that is chosen. */
export function createTriggerFields({ id, form }: EngineTrigger, lookups: N8nLookups): Property[] {
  return createFields(form.fields, { event: [id] }, lookups);
}

const limit = { typeOptions: { minValue: 1 }, default: 50, description: "Max number of results to return" };

function createLimits(show: Show): Property[] {
  return [
    {
      displayName: "Return All",
      name: "returnAll",
      type: "boolean",
      displayOptions: { show },
      default: false,
      description: "Whether to return all results or only up to a given limit",
    },
    {
      displayName: "Limit",
      name: "limit",
      type: "number",
      displayOptions: { show: { ...show, returnAll: [false] } },
      ...limit,
    },
  ];
}

/** Required fields, then a collection of the optional ones: outside of it, n8n cannot leave a number or switch unset. */
function createFields(fields: readonly FormField[], show: Show | undefined, lookups: N8nLookups): Property[] {
  const required = fields.filter((field) => field.isRequired && field.kind !== "file");
  const optional = fields.filter((field) => !required.includes(field));
  const display = show && { displayOptions: { show } };
  return [
    ...required.map((field) => {
      const { displayName, name, type, ...rest } = createField(field, lookups);
      return { displayName, name, type, ...(show && { required: true }), ...display, ...rest };
    }),
    ...(optional.length === 0
      ? []
      : [
          {
            displayName: "Additional Fields",
            name: "additionalFields",
            type: "collection",
            placeholder: "Add Field",
            ...display,
            default: {},
            options: sortBy(
              optional.map((field) => createField(field, lookups)),
              ({ displayName }) => String(displayName),
            ),
          },
        ]),
  ];
}

function createField(field: FormField, lookups: N8nLookups): Property {
  const displayName = toTitleCase(field.label);
  const description = describe(field, displayName);
  const base = { displayName, name: field.name };
  switch (field.kind) {
    case "boolean":
      return { ...base, type: "boolean", default: false, description: toSwitchDescription(field.description) };
    case "integer":
    case "number":
      return createNumber(field, base, description);
    case "dateTime":
      return { ...base, type: "dateTime", default: "", ...description };
    case "enum":
    case "enums":
      return createOptions(field, base, description);
    case "strings":
      return createStrings(field, displayName, description, lookups);
    case "list":
      return createList(field, base, description, lookups);
    case "json":
      return { ...base, type: "json", default: field.schema.type === "array" ? "[]" : "{}", ...description };
    case "file":
      return { ...base, displayName: "Input Binary Field", type: "string", default: "data", ...describeFile };
    default:
      return createText(field, base, description, lookups);
  }
}

const describeFile = {
  hint: "The name of the input binary field containing the file to be uploaded",
  description: "Name of the binary field of the input item with the content",
};

function describe({ description }: FormField, displayName: string): { description?: string } {
  const text = toDescription(description);
  return text === "" || text.toLowerCase() === displayName.toLowerCase() ? {} : { description: text };
}

function createNumber({ kind, name, schema }: FormField, base: Property, description: Property): Property {
  if (name === "limit") return { ...base, type: "number", ...limit };
  const { minimum, maximum } = schema;
  const limits = {
    ...(minimum !== undefined && { minValue: minimum }),
    ...(maximum !== undefined && { maxValue: maximum }),
    ...(kind === "number" && { numberPrecision: 6 }),
  };
  const typeOptions = Object.keys(limits).length > 0 ? { typeOptions: limits } : {};
  return { ...base, type: "number", ...typeOptions, default: minimum ?? 0, ...description };
}

function createOptions({ kind, options }: FormField, base: Property, description: Property): Property {
  const choices = sortBy(
    options.map((value) => ({ name: toOptionName(String(value)), value })),
    ({ name }) => name,
  );
  const unique = new Set(choices.map(({ name }) => name)).size === choices.length;
  const named = unique
    ? choices
    : sortBy(
        choices.map(({ value }) => ({ name: String(value), value })),
        (c) => c.name,
      );
  const initial = kind === "enums" ? [] : (named[0]?.value ?? "");
  return {
    ...base,
    type: kind === "enums" ? "multiOptions" : "options",
    options: named,
    default: initial,
    ...description,
  };
}

function createStrings(field: FormField, displayName: string, description: Property, lookups: N8nLookups): Property {
  const method = lookups.getMethod(field.lookup);
  if (method === undefined || field.lookupPointer === undefined) {
    const typeOptions = { multipleValues: true };
    return { displayName, name: field.name, type: "string", typeOptions, default: [], ...description };
  }
  return {
    displayName: `${displayName.replace(/ IDs$/, "")} Names or IDs`,
    name: field.name,
    type: "multiOptions",
    description:
      'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
    typeOptions: { loadOptionsMethod: method },
    default: [],
  };
}

function createText(field: FormField, base: Property, description: Property, lookups: N8nLookups): Property {
  const method = lookups.getMethod(field.lookup);
  if (method !== undefined && field.lookupPointer !== undefined) {
    const modes = [
      {
        displayName: "From List",
        name: "list",
        type: "list",
        typeOptions: { searchListMethod: method, searchable: true },
      },
      { displayName: "By ID", name: "id", type: "string" },
    ];
    return { ...base, type: "resourceLocator", default: { mode: "list", value: "" }, modes, ...description };
  }
  const isEmail = /email/i.test(field.name) && !/subject|body/i.test(field.name);
  const typeOptions = field.kind === "text" ? { typeOptions: { rows: 4 } } : {};
  const placeholder = isEmail ? { placeholder: "name@email.com" } : {};
  return { ...base, type: "string", ...typeOptions, ...placeholder, default: "", ...description };
}

function createList(field: FormField, base: Property, description: Property, lookups: N8nLookups): Property {
  return {
    ...base,
    type: "fixedCollection",
    typeOptions: { multipleValues: true },
    placeholder: "Add Entry",
    default: {},
    ...description,
    options: [{ displayName: "Entries", name: "items", values: createFields(field.fields, undefined, lookups) }],
  };
}

export function sortBy<T>(values: readonly T[], getText: (value: T) => string): T[] {
  return values.toSorted((a, b) => getText(a).localeCompare(getText(b)));
}
