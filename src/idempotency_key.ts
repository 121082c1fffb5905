// Idempotency keys that hosts generate for the steps of their executions.
import { isRecord } from "./json/lossless_json.ts";
import type { Action } from "./runtime/manifests.ts";

/**
 * The input of an action with an idempotency key that a host generates, unless the caller chose one. Nobody else can have
 * used a generated key, so the host may pass `mayRepeat`.
 */
export function addIdempotencyKey<Value>(
  { idempotencyKeyInput: name }: Action,
  input: Value,
  generateKey: () => string,
): { input: Value | Record<string, unknown>; mayRepeat: boolean } {
  if (name === undefined || !isRecord(input) || (input[name] ?? null) !== null) return { input, mayRepeat: false };
  return { input: { ...input, [name]: generateKey() }, mayRepeat: true };
}
