// The templates that `npm run camunda` wrote.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ElementTemplate } from "../../../scripts/engines/camunda_templates.ts";

export const templateFolder = join(import.meta.dirname, "../dist");

export function readTemplate(action: string): ElementTemplate {
  return JSON.parse(readFileSync(join(templateFolder, `${action}.json`), "utf8"));
}
