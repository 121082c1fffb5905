// Recognizes the refusal of an idempotency key that an earlier request used, and the output of that request in it. Pure.
import { getPointer } from "../json/json_pointer.ts";
import { isRecord } from "../json/lossless_json.ts";
import type { Action } from "./manifests.ts";
import type { ApiFailure, HttpResponse } from "./response.ts";

export type AlreadyExists = Action["alreadyExists"];

/** The failure, with the output of the earlier request if the response refuses a repetition of it. */
export function recognizeExistingItem(
  rule: AlreadyExists,
  { status, body }: HttpResponse,
  failure: ApiFailure | undefined,
): ApiFailure | undefined {
  if (!rule || !failure || rule.status !== String(status) || !isRecord(body)) return failure;
  const { messagePattern = "" } = rule;
  const match = new RegExp(messagePattern, "i").exec(failure.allText ?? "");
  if (!match) return failure;
  const { remedy: _general, ...others } = failure;
  const values = Object.entries(rule.output).map(([name, pointer]) => [name, getPointer(body, pointer)] as const);
  const output = { ...Object.fromEntries(values), ...match.groups };
  const isComplete = Object.values(output).every((value) => value !== undefined && value !== null);
  return { ...others, kind: "conflict", code: "already_exists", ...(isComplete && { existingOutput: output }) };
}
