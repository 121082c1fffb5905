// A valid input to start from, made from an action's schema: what is required, and nothing else.

import type { Action } from "../runtime/manifests.ts";
import { matchesCondition } from "../runtime/request.ts";
import type { Schema } from "../runtime/schema.ts";

const byFormat: Readonly<Record<string, string>> = {
  "date-time": "2026-03-01T09:00:00Z",
  date: "2026-03-01",
  email: "ana@example.com",
  uri: "https://example.com/",
  uuid: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
};

/** An input that an action accepts, with its required fields and one of each group of which one is required. */
export function createExampleInput(action: Action): Record<string, unknown> {
  const input = exampleObject(action.input);
  for (const { inputs, optional } of action.requiresOneOf ?? []) {
    const first = inputs[0];
    const given = inputs.some((pointer) => matchesCondition({ input: pointer }, input));
    if (first !== undefined && !given && !optional) put(input, first, action.input);
  }
  for (const { when, inputs } of action.requiresWhen ?? []) {
    if (matchesCondition(when, input)) for (const pointer of inputs) put(input, pointer, action.input);
  }
  for (const { from, to } of action.dateRanges ?? []) {
    if (!matchesCondition({ input: from }, input) || !matchesCondition({ input: to }, input)) continue;
    const isDay = schemaAt(action.input, to)?.format === "date";
    put(input, to, action.input, isDay ? "2026-03-08" : "2026-03-08T09:00:00Z");
  }
  return input;
}

function exampleObject(schema: Schema): Record<string, unknown> {
  const names = new Set(schema.required ?? []);
  for (const name of Object.keys(schema.properties ?? {}))
    if (names.size < (schema.minProperties ?? 0)) names.add(name);
  return Object.fromEntries([...names].map((name) => [name, exampleOf(schema.properties?.[name] ?? {})]));
}

function exampleOf(schema: Schema): unknown {
  if (schema.examples) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const choice = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  const type = [schema.type].flat()[0];
  if (choice && type === undefined) return exampleOf(choice);
  switch (type) {
    case "object":
      return exampleObject(schema);
    case "array":
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => exampleOf(schema.items ?? {}));
    case "boolean":
      return true;
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    default:
      return exampleText(schema);
  }
}

function exampleText({ format, pattern, minLength = 0 }: Schema): string {
  if (format && byFormat[format]) return byFormat[format];
  const candidates = [
    "example",
    "7782342274025937895",
    "+15550100123",
    "/v2/users",
    "2026-03-01T09:00:00Z",
    "https://example.com/a.mp3",
  ];
  const fits = candidates.find((text) => !pattern || new RegExp(pattern, "u").test(text)) ?? "example";
  return fits.padEnd(minLength, "e");
}

function schemaAt(schema: Schema, pointer: string): Schema | undefined {
  return pointer
    .split("/")
    .slice(1)
    .reduce<Schema | undefined>((here, name) => here?.properties?.[name], schema);
}

function put(input: Record<string, unknown>, pointer: string, schema: Schema, value?: unknown): void {
  const names = pointer.split("/").slice(1);
  const last = names.pop();
  let here: unknown = input;
  for (const name of names) {
    if (typeof here !== "object" || here === null) return;
    if (Reflect.get(here, name) === undefined) Reflect.set(here, name, {});
    here = Reflect.get(here, name);
  }
  if (typeof here === "object" && here !== null && last !== undefined) {
    Reflect.set(here, last, value ?? exampleOf(schemaAt(schema, pointer) ?? {}));
  }
}
