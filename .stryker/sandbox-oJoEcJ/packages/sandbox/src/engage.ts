// @ts-nocheck
// Who is in which flow: assigning prospects, taking them out again, and the rules that forbid it.
import type { Flow, FlowFolder, Task } from "./seed/engage.ts";
import type { User } from "./seed/users.ts";
import type { SandboxState } from "./state.ts";
import { DAY, formatDateTime, MINUTE } from "./time.ts";

const COOL_OFF = 7 * DAY;

export interface FlowInstance {
  readonly id: string;
  readonly flow: Flow;
  readonly crmProspectId: string;
  readonly owner: User;
  readonly created: number;
  finished: number | null;
}

export interface BulkAssignment {
  readonly id: string;
  readonly sentAt: number;
  readonly total: number;
  /** One per prospect, in the order in which they were sent; worked off one after the other. */
  readonly results: readonly Readonly<Record<string, unknown>>[];
}

export interface Engage {
  readonly folders: readonly FlowFolder[];
  readonly flows: readonly Flow[];
  readonly tasks: Task[];
  readonly instances: FlowInstance[];
  readonly bulks: Map<string, BulkAssignment>;
  /** Prospects that bulk assignments brought into the CRM. */
  readonly newProspects: Set<string>;
}

function isProspect(state: SandboxState, crmId: string): boolean {
  const isSeeded = state.accounts.some(({ contacts }) => contacts.some((contact) => contact.crmId === crmId));
  const isUploaded = ["CONTACT", "LEAD"].some((type) => state.crm.objects.get(type)?.has(crmId) === true);
  return isSeeded || isUploaded || state.engage.newProspects.has(crmId);
}

export interface AssignFailure {
  readonly flowId: string;
  readonly crmProspectId: string;
  readonly errorCode: "InvalidArgument" | "InvalidState";
  readonly errorMessage: string;
}

function obstacle(state: SandboxState, flow: Flow, crmId: string, now: number, ignoresCoolOff: boolean) {
  if (!isProspect(state, crmId)) return ["InvalidArgument", `Invalid crmId ${crmId}`] as const;
  const own = state.engage.instances.filter(({ crmProspectId }) => crmProspectId === crmId);
  const open = own.filter(({ finished }) => finished === null);
  if (open.some((instance) => instance.flow === flow)) {
    return ["InvalidState", `Prospect ${crmId} is already assigned to flow ${flow.id}`] as const;
  }
  if (open.length > 0 && (flow.exclusive || open.some((instance) => instance.flow.exclusive))) {
    return ["InvalidState", `Prospect ${crmId} is in another flow, and one of the two is exclusive`] as const;
  }
  const isCooling = own.some(({ finished }) => finished !== null && now < finished + COOL_OFF);
  return isCooling && !ignoresCoolOff
    ? (["InvalidState", `Prospect ${crmId} is in its cool-off period`] as const)
    : undefined;
}

function addTask(state: SandboxState, instance: FlowInstance, now: number): void {
  if (!instance.flow.steps.some(({ action }) => action === "CALL")) return;
  const account = state.accounts.find(({ contacts }) => contacts.some(({ crmId }) => crmId === instance.crmProspectId));
  state.engage.tasks.push({
    id: state.random.id(),
    userId: instance.owner.id,
    workspaceId: instance.flow.workspaceId,
    created: now,
    type: "FLOW",
    title: null,
    account: account ?? null,
    contact: account?.contacts.find(({ crmId }) => crmId === instance.crmProspectId) ?? null,
    flow: instance.flow,
    updated: now,
    status: "OPEN",
    dueDate: now + 2 * DAY,
    priority: "MEDIUM",
  });
}

/** Puts one prospect into a flow, or says why not. */
export function assignProspect(
  state: SandboxState,
  wish: { flow: Flow; owner: User; crmProspectId: string; ignoresCoolOff: boolean },
  now: number,
): FlowInstance | AssignFailure {
  const { flow, owner, crmProspectId } = wish;
  const failure = obstacle(state, flow, crmProspectId, now, wish.ignoresCoolOff);
  if (failure !== undefined) {
    const [errorCode, errorMessage] = failure;
    return { flowId: flow.id, crmProspectId, errorCode, errorMessage };
  }
  const instance: FlowInstance = { id: state.random.id(), flow, crmProspectId, owner, created: now, finished: null };
  state.engage.instances.push(instance);
  addTask(state, instance, now);
  return instance;
}

function statusOf(instance: FlowInstance, now: number): string {
  if (instance.finished !== null) return "Finished";
  return now < instance.created + MINUTE ? "Pending" : "Running";
}

export function toFlowInstanceJson(instance: FlowInstance, now: number): Record<string, unknown> {
  const { flow, owner } = instance;
  return {
    flowId: flow.id,
    flowName: flow.name,
    crmProspectId: instance.crmProspectId,
    flowInstanceId: instance.id,
    flowInstanceOwnerEmail: owner.emailAddress,
    flowInstanceOwnerFullName: `${owner.firstName} ${owner.lastName}`,
    flowInstanceCreateDate: formatDateTime(instance.created),
    flowInstanceStatus: statusOf(instance, now),
    workspaceId: flow.workspaceId,
    exclusive: flow.exclusive,
  };
}
