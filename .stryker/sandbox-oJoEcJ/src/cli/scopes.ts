// @ts-nocheck
// The command `scopes`: the smallest set of scopes for some actions.
import { gong } from "../index.ts";
import { printLine } from "./output.ts";

export function printRequiredScopes(ids: readonly string[], { json = false }: { json?: boolean }): void {
  const scopes = gong().requiredScopes(ids);
  printLine(json ? JSON.stringify(scopes) : scopes.join("\n"));
}
