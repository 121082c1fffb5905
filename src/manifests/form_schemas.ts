// The JSON Schemas of manifest files, schemas/manifest/*.json.
import { readFileSync } from "node:fs";
import { type Ajv, createAjv } from "../json/schema_validator.ts";
import { packageDirectory } from "../package_directory.ts";

/** A validator with the schema of each type of manifest, under the name that `getFormName` returns. `revive` is that of JSON.parse. */
export function createFormAjv(
  options: Parameters<typeof createAjv>[0],
  revive?: (key: string, value: unknown) => unknown,
): Ajv {
  const ajv = createAjv({ strict: false, ...options });
  for (const name of ["shared", "dialect", "connector", "auth", "action", "trigger"]) {
    const file = new URL(`schemas/manifest/${name}.json`, packageDirectory);
    ajv.addSchema(JSON.parse(readFileSync(file, "utf8"), revive));
  }
  return ajv;
}

export function getFormName(type: string): string {
  return `urn:gong-connector:manifest:${type}`;
}
