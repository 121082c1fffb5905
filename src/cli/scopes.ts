// The command `scopes`: the smallest set of scopes for some actions.
import { findAction } from "../runtime/manifests.ts";
import { getRequiredScopes } from "../runtime/scopes.ts";
import { printLine } from "./output.ts";
import { loadOwnManifests, type OwnDirectories } from "./own_manifests.ts";

export async function printRequiredScopes(
  ids: readonly string[],
  { json = false, ...directories }: OwnDirectories & { json?: boolean },
): Promise<void> {
  const manifests = await loadOwnManifests(directories);
  const actions = ids.map((id) => findAction(manifests.actions, id));
  const scopes = getRequiredScopes(manifests, actions);
  printLine(json ? JSON.stringify(scopes) : scopes.join("\n"));
}
