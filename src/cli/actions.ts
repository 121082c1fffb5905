// The command `actions`: lists the actions.
import { gongManifests } from "../gong_manifests.ts";
import type { Action } from "../runtime/manifests.ts";
import { printGroups, printJson } from "./output.ts";

export function listActions({ json = false }: { json?: boolean }): void {
  const { actions, connector } = gongManifests();
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
