// A valid example input of an action for the sandbox: its ids are those of seeded records.
import type { Action } from "gong-connector";
import { createExampleInput, type FindRecord } from "gong-connector/internal";
import type { Sandbox } from "./sandbox.ts";
import { seedTargets } from "./seed/targets.ts";
import type { SandboxState } from "./state.ts";

type Find = (state: SandboxState, now: number) => string | undefined;

/** The account that owns the records of most kinds. */
const findOwner = ({ engage, users }: SandboxState) => users.find(({ id }) => id === engage.flows[0]?.ownerId);
const findWorkspaceId: Find = ({ workspaces }) => workspaces[0]?.id;

/** By the list action of a lookup. */
const recordsByLookup: Readonly<Record<string, Find>> = {
  list_workspaces: findWorkspaceId,
  list_users: (state) => findOwner(state)?.id,
  list_calls: ({ calls }, now) => calls.visible(now).findLast(({ isPrivate }) => !isPrivate)?.id,
  list_scorecards: ({ scorecards }) => scorecards[0]?.id,
  list_trackers: ({ trackers }) => trackers[0]?.id,
  list_briefs: ({ briefs, workspaces }) =>
    briefs.find(({ workspaceId, isPublished }) => isPublished && workspaceId === workspaces[0]?.id)?.name,
  list_flows: ({ engage }) => engage.flows[0]?.id,
  list_flow_folders: ({ engage }) => engage.folders[0]?.id,
  list_permission_profiles: ({ profiles }) => profiles.keys().next().value,
  list_library_folders: ({ folders }) => folders.find(({ calls }) => calls.length > 0)?.id,
  list_crm_integrations: ({ crm }) => crm.integration?.id,
  list_targets: (state, now) => seedTargets(state, findWorkspaceId(state, now) ?? "")[0]?.id,
};

/** By the name of an input without a lookup. */
const recordsByName: Readonly<Record<string, Find>> = {
  email: (state) => findOwner(state)?.emailAddress,
  crmEntityId: ({ accounts }) => accounts[0]?.crmId,
  crmProspectId: ({ accounts }) => accounts[0]?.contacts[0]?.crmId,
  crmProspectsIds: ({ accounts }) => accounts[0]?.contacts[0]?.crmId,
  flowInstanceIds: ({ engage }) => engage.instances[0]?.id,
  taskId: ({ engage }) => engage.tasks[0]?.id,
  meetingId: ({ meetings }) => meetings.keys().next().value,
  clientRequestId: ({ crm }) => crm.requests.keys().next().value,
  objectsCrmIds: ({ crm }) => crm.objects.values().next().value?.keys().next().value,
  // Of Get Bulk Assignment.
  id: ({ engage }) => engage.bulkAssignments.keys().next().value,
};

/** People outside the company. */
const recordsByFormat: Readonly<Record<string, Find>> = {
  "idn-email": ({ accounts }) => accounts[0]?.contacts[0]?.emailAddress,
  phone: ({ accounts }) => accounts[0]?.contacts[0]?.phoneNumber.replaceAll(/[^+\d]/g, ""),
};

/** An id is left out while the sandbox has no such record, such as that of a CRM integration. */
export function createSandboxInput(
  action: Pick<Action, "input" | "dateRanges" | "idempotencyKeyInput">,
  { state }: Pick<Sandbox, "state">,
  now = Date.now(),
): Record<string, unknown> {
  const findRecord: FindRecord = ({ name, lookup, format, example }) => {
    if (lookup?.value === "/emailAddress") return findOwner(state)?.emailAddress;
    const find = lookup ? recordsByLookup[lookup.action] : (recordsByName[name] ?? recordsByFormat[format ?? ""]);
    // Ids of the caller's own records, such as contentId, can have any value.
    return find ? find(state, now) : example;
  };
  return createExampleInput(action, findRecord);
}
