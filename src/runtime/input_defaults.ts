// The default of the input that controls private items. Apart from validate_input.ts, which loads the schema validator.
import { isRecord } from "../json/lossless_json.ts";
import type { Action } from "./manifests.ts";

/** The input with the default of the input that controls private items. */
export function applyInputDefaults(
  action: Action,
  input: unknown,
  defaults: Readonly<Record<string, unknown>>,
): unknown {
  const name = action.response?.exclude?.input;
  if (name === undefined || !isRecord(input) || input[name] !== undefined || defaults[name] === undefined) return input;
  return { ...input, [name]: defaults[name] };
}
