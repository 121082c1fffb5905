// The form of an action or a trigger, as engines show it: a flat list of fields, each with its place in the input.
import { escapeToken } from "../json/json_pointer.ts";
import { deriveLabel } from "../json/label.ts";
import { isRecord } from "../json/lossless_json.ts";
import type { Lookup, Schema } from "../json/schema.ts";
import type { Action, Trigger } from "../runtime/manifests.ts";

/**
 * - `text`: several lines. `enums`: several of the options. `strings`: a list of texts. `list`: a list of forms.
 * - `json`: any JSON, as a value or as its text. `file`: content that the host has, or a path where it reads files.
 */
export type FieldKind =
  | "string"
  | "text"
  | "integer"
  | "number"
  | "boolean"
  | "dateTime"
  | "date"
  | "enum"
  | "enums"
  | "strings"
  | "list"
  | "json"
  | "file";

export interface FormField {
  /** Unique in its form, of letters, digits and underscores: `filter__fromDateTime`. Saved workflows contain it. */
  name: string;
  /** JSON Pointer of the value in the input, or in the entry of the list that the field belongs to. */
  pointer: string;
  /** In sentence case. */
  label: string;
  description: string;
  kind: FieldKind;
  /** Whether every input needs it. A field of an optional object may be omitted with it. */
  isRequired: boolean;
  /** Whether a form folds it away at first. */
  isAdvanced: boolean;
  /** The values of `enum` and `enums`. */
  options: readonly (string | number | boolean)[];
  lookup?: Lookup;
  /** JSON Pointer of the lookup in the input, for `connector.choices`. Lists are not part of it. */
  lookupPointer?: string;
  /** The fields of an entry of a `list`. */
  fields: readonly FormField[];
  /** The schema of the value, for limits and examples. */
  schema: Schema;
}

export interface Form {
  fields: readonly FormField[];
  /** JSON Pointers of objects that every input has, even if none of their fields is given. */
  requiredObjects: readonly string[];
}

export interface FormOptions {
  /** Levels of lists that are forms; a deeper list is one `json` field. */
  listLevels: number;
  /** Inputs without a field, such as the cursor. */
  omit?: readonly string[];
  /** Inputs that the host generates where they are omitted, such as an idempotency key: none of them is required. */
  generated?: readonly (string | undefined)[];
}

interface Position {
  pointer: string;
  names: readonly string[];
  isRequired: boolean;
  isAdvanced: boolean;
  level: number;
}

/** The form of an action or trigger. Objects are flattened: their fields have the name of the object as a prefix. */
export function createForm({ input, ui }: Pick<Action | Trigger, "input" | "ui">, options: FormOptions): Form {
  const requiredObjects: string[] = [];
  const builder = new FormBuilder(ui ?? {}, options, requiredObjects);
  const omitted = new Set(options.omit);
  const properties = Object.entries(input.properties ?? {}).filter(([name]) => !omitted.has(name));
  const start = { pointer: "", names: [], isRequired: true, isAdvanced: false, level: 0 };
  const fields = builder.createFields({ ...input, properties: Object.fromEntries(properties) }, start);
  return { fields, requiredObjects };
}

class FormBuilder {
  readonly #ui: NonNullable<Action["ui"]>;
  readonly #options: FormOptions;
  readonly #requiredObjects: string[];

  constructor(ui: NonNullable<Action["ui"]>, options: FormOptions, requiredObjects: string[]) {
    this.#ui = ui;
    this.#options = options;
    this.#requiredObjects = requiredObjects;
  }

  createFields(schema: Schema, parent: Position): FormField[] {
    return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
      const position = {
        ...parent,
        pointer: `${parent.pointer}/${escapeToken(name)}`,
        names: [...parent.names, name],
        isRequired: parent.isRequired && (schema.required?.includes(name) ?? false) && !this.#isGenerated(parent, name),
        isAdvanced: parent.isAdvanced || (this.#ui.advanced?.includes(parent.names[0] ?? name) ?? false),
      };
      const kind = this.#getKind(property, position);
      if (kind !== undefined) return [this.#createField(property, position, kind)];
      if (position.isRequired && parent.level === 0) this.#requiredObjects.push(position.pointer);
      return this.createFields(property, position);
    });
  }

  #isGenerated({ pointer, level }: Position, name: string): boolean {
    return level === 0 && pointer === "" && (this.#options.generated?.includes(name) ?? false);
  }

  /** Undefined for an object that is flattened. */
  #getKind(schema: Schema, { pointer, level }: Position): FieldKind | undefined {
    const widget = level === 0 ? this.#ui.widgets?.[pointer] : undefined;
    if (widget !== undefined) return widget === "textarea" ? "text" : widget;
    if (Array.isArray(schema.type) || schema.type === undefined || schema.type === "null") return "json";
    if (schema.enum) return "enum";
    switch (schema.type) {
      case "object":
        return isFlat(schema) ? undefined : "json";
      case "array":
        return getListKind(schema.items ?? {}, level < this.#options.listLevels);
      case "string":
        return schema.format === "date-time" ? "dateTime" : schema.format === "date" ? "date" : "string";
      case "boolean":
      case "integer":
      case "number":
        return schema.type;
      default:
        return "json";
    }
  }

  #createField(schema: Schema, position: Position, kind: FieldKind): FormField {
    const { pointer, names, level, isRequired, isAdvanced } = position;
    const lookup = schema.lookup ?? schema.items?.lookup;
    const entry = { pointer: "", names: [], isRequired: true, isAdvanced: false, level: level + 1 };
    const values = (kind === "enums" ? schema.items?.enum : schema.enum) ?? [];
    return {
      name: names.join("__").replaceAll(/\W/g, "_"),
      pointer,
      label: toLabel(schema, names),
      description: schema.description ?? "",
      kind,
      isRequired,
      isAdvanced,
      options: values.filter((value) => value !== null),
      ...(lookup && level === 0 && { lookup, lookupPointer: pointer }),
      fields: kind === "list" ? this.createFields(schema.items ?? {}, entry) : [],
      schema,
    };
  }
}

function getListKind(items: Schema, isForm: boolean): FieldKind {
  if (items.enum) return "enums";
  if (items.type === "string") return "strings";
  return items.type === "object" && isForm && isFlat(items) ? "list" : "json";
}

/** Whether an object has declared properties only. */
function isFlat({ properties, additionalProperties }: Schema): boolean {
  return properties !== undefined && !isRecord(additionalProperties);
}

/** The label of the last name; with that of its object if several have the same one. */
function toLabel({ title }: Schema, names: readonly string[]): string {
  const last = title ?? deriveLabel(names.at(-1) ?? "");
  const parent = names.at(-2);
  if (parent === undefined || parent === "filter") return last;
  const [first = ""] = last.split(" ");
  const isWord = /^[A-Z][a-z]+$/.test(first);
  return `${deriveLabel(parent)} ${isWord ? last.charAt(0).toLowerCase() + last.slice(1) : last}`;
}
