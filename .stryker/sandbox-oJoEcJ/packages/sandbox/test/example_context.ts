// @ts-nocheck
// What an example may know: the sandbox's own people and calls, and the answers so far.

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
  /** Bodies of the answers so far, by operation. */
  readonly answers: Map<string, Record<string, unknown>>;
}

type Example = SandboxRequest & { readonly path?: string };
export type ExampleRow = readonly [operation: string, status: number, make: (known: ExampleContext) => Example];

export const rangeStart = "2025-05-01T00:00:00-07:00";
export const rangeEnd = "2026-04-15T12:00:00Z";

/** A field of an earlier answer, by keys. */
export function getEarlierResponse({ answers }: ExampleContext, operation: string, ...keys: readonly string[]): string {
  let value: unknown = answers.get(operation);
  for (const key of keys) value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  if (value === undefined) throw new Error(`${operation} has not answered with ${keys.join(".")}`);
  return String(value);
}

export function getUserId({ users }: ExampleContext, place = 0): string {
  return users[place]?.id ?? "";
}

export function getUserEmail({ users }: ExampleContext, place = 0): string {
  return users[place]?.emailAddress ?? "";
}
