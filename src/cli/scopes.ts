// The command `scopes`: the smallest set of scopes for some actions.
import { gongManifests } from "../gong_manifests.ts";
import { findAction } from "../runtime/manifests.ts";
import { getRequiredScopes } from "../runtime/scopes.ts";
import { printLine } from "./output.ts";

export function printRequiredScopes(ids: readonly string[], { json = false }: { json?: boolean }): void {
  const manifests = gongManifests();
  const actions = ids.map((id) => findAction(manifests.actions, id));
  const scopes = getRequiredScopes(manifests, actions);
  printLine(json ? JSON.stringify(scopes) : scopes.join("\n"));
}
