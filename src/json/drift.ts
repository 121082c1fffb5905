// Drift: how an output differs from its schema, with one issue for each path.
import type { Issue } from "../errors/errors.ts";
import { escapeToken, getPointer } from "./json_pointer.ts";
import { isRecord } from "./lossless_json.ts";
import type { Schema } from "./schema.ts";
import { compileValidator } from "./schema_validator.ts";

/** Most paths of one output. Objects that the vendor fills with generated names have a path for each of them. */
const maxIssues = 100;

/**
 * The differences between an output and its schema, and the fields that the schema does not name. Paths are JSON Pointers
 * with `*` for the entries of a list, so that the same difference in many entries is one issue.
 */
export function findDrift(schema: Schema, output: unknown): readonly Issue[] {
  const unknownPaths = new Set<string>();
  collectUnknownPaths(schema, output, "", unknownPaths);
  const issues = new Map<string, Issue>();
  for (const { path, message } of listIssues(schema, output)) {
    const pattern = path.replaceAll(/\/\d+(?=\/|$)/g, "/*");
    issues.set(`${pattern} ${message}`, { path: pattern, message });
  }
  for (const path of unknownPaths) issues.set(path, { path, message: "is not in the output schema" });
  return [...issues.values()].slice(0, maxIssues);
}

/** Finds each difference once, for hosts that report it. */
export class DriftReports {
  readonly #reported = new Set<string>();

  /** The issues of an action's output that no earlier output of the action had. */
  findNew(action: string, schema: Schema, output: unknown): readonly Issue[] {
    return findDrift(schema, output).filter(({ path, message }) => {
      const key = `${action} ${path} ${message}`;
      const isNew = !this.#reported.has(key);
      this.#reported.add(key);
      return isNew;
    });
  }
}

/** A validator returns a limited number of issues, so the items of a list are validated one by one. */
function* listIssues(schema: Schema, output: unknown): Generator<Issue> {
  const itemSchema = schema.properties?.items?.items;
  const items = getPointer(output, "/items");
  if (!itemSchema || !Array.isArray(items) || !isRecord(output)) {
    yield* validate(schema, output);
    return;
  }
  yield* validate(schema, { ...output, items: [] });
  for (const item of items)
    for (const { path, message } of validate(itemSchema, item)) yield { path: `/items/*${path}`, message };
}

function validate(schema: Schema, value: unknown): readonly Issue[] {
  return compileValidator(schema)(value);
}

function collectUnknownPaths(schema: Schema, value: unknown, path: string, paths: Set<string>): void {
  const { properties, additionalProperties, items } = schema;
  if (Array.isArray(value) && items) for (const entry of value) collectUnknownPaths(items, entry, `${path}/*`, paths);
  if (!isRecord(value) || !properties) return;
  for (const [name, part] of Object.entries(value)) {
    if (paths.size >= maxIssues) return;
    const partPath = `${path}/${escapeToken(name)}`;
    if (Object.hasOwn(properties, name)) collectUnknownPaths(properties[name] ?? {}, part, partPath, paths);
    else if (additionalProperties === undefined) paths.add(partPath);
  }
}
