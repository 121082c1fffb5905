// The input of examples: seeded users, accounts and calls of the sandbox, and earlier responses.
import type { SandboxRequest } from "../../../test/helpers/sandbox_client.ts";
import type { Account } from "../src/seed/accounts.ts";
import type { User } from "../src/seed/users.ts";

export interface ExampleContext {
  readonly now: number;
  readonly users: readonly User[];
  readonly accounts: readonly Account[];
  readonly workspaceId: string;
  readonly callIds: readonly string[];
  readonly folderId: string;
  /** Bodies of earlier responses, by operation. */
  readonly responses: Map<string, Record<string, unknown>>;
}

type Example = SandboxRequest & { readonly path?: string };
export type ExampleRow = readonly [operation: string, status: number, make: (context: ExampleContext) => Example];

export const rangeStart = "2025-05-01T00:00:00-07:00";
export const rangeEnd = "2026-04-15T12:00:00Z";

/** A property of an earlier response, by path. */
export function getEarlierResponse(
  { responses }: ExampleContext,
  operation: string,
  ...keys: readonly string[]
): string {
  let value: unknown = responses.get(operation);
  for (const key of keys) value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  if (value === undefined) throw new Error(`${operation}: no earlier response with ${keys.join(".")}`);
  return String(value);
}

export function getUserId({ users }: ExampleContext, index = 0): string {
  return users[index]?.id ?? "";
}

export function getUserEmail({ users }: ExampleContext, index = 0): string {
  return users[index]?.emailAddress ?? "";
}
