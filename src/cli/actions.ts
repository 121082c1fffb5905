// The command `actions`: lists the actions.
import type { Action } from "../runtime/manifests.ts";
import { printGroups, printJson } from "./output.ts";
import { loadOwnManifests, type OwnDirectories } from "./own_manifests.ts";

export async function listActions({
  json = false,
  ...directories
}: OwnDirectories & { json?: boolean }): Promise<void> {
  const { actions, connector } = await loadOwnManifests(directories);
  const rows = [...actions.values()].map(({ id, group, effect, title }) => ({
    group,
    text: `${id.padEnd(44)} ${effect.padEnd(7)} ${title}`,
  }));
  if (json) printJson([...actions.values()].map(toActionSummary));
  else printGroups(connector.groups, rows);
}

export function toActionSummary({ id, title, group, effect, scopes, operationId, request }: Action): object {
  return { id, title, group, effect, scopes, operationId, method: request?.method, path: request?.path };
}
