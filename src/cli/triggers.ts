// The command `triggers`: lists the triggers.
import { gongManifests } from "../gong_manifests.ts";
import type { Trigger } from "../runtime/manifests.ts";
import { getTriggerScopes } from "../triggers/requests.ts";
import { printGroups, printJson } from "./output.ts";

export function listTriggers({ json = false }: { json?: boolean }): void {
  const { triggers, connector } = gongManifests();
  const rows = [...triggers.values()].map((trigger) => ({
    group: trigger.group,
    text: `${trigger.id.padEnd(44)} ${getTriggerType(trigger).padEnd(7)} ${trigger.title}`,
  }));
  if (json) printJson([...triggers.values()].map(toTriggerSummary));
  else printGroups(connector.groups, rows);
}

export function toTriggerSummary(trigger: Trigger): object {
  const { id, title, group } = trigger;
  return { id, title, group, type: getTriggerType(trigger), scopes: getTriggerScopes(trigger, gongManifests()) };
}

export function getTriggerType({ poll }: Trigger): "polling" | "webhook" {
  return poll ? "polling" : "webhook";
}
