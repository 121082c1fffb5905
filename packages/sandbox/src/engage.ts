// Assigning prospects to flows, and Gong's rules for it.
import type { FlowInstance } from "./records.ts";
import type { Flow } from "./seed/engage.ts";
import type { User } from "./seed/users.ts";
import type { SandboxState } from "./state.ts";
import { dayMs, formatDateTime, minuteMs } from "./time.ts";

const coolOffMs = 7 * dayMs;

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

interface Assignment {
  readonly flow: Flow;
  readonly owner: User;
  readonly crmProspectId: string;
  readonly ignoresCoolOff: boolean;
}

/** The error code and message if Gong rejects the assignment. */
function findObstacle(state: SandboxState, { flow, crmProspectId: id, ignoresCoolOff }: Assignment, now: number) {
  if (!isProspect(state, id)) return ["InvalidArgument", `Invalid crmId ${id}`] as const;
  const instances = state.engage.instances.filter(({ crmProspectId }) => crmProspectId === id);
  const open = instances.filter(({ finishedAt }) => finishedAt === null);
  if (open.some((instance) => instance.flow === flow)) {
    return ["InvalidState", `Prospect ${id} is already assigned to flow ${flow.id}`] as const;
  }
  if (open.length > 0 && (flow.exclusive || open.some((instance) => instance.flow.exclusive))) {
    return ["InvalidState", `Prospect ${id} is in another flow, and one of the two is exclusive`] as const;
  }
  const isCooling = instances.some(({ finishedAt }) => finishedAt !== null && now < finishedAt + coolOffMs);
  if (isCooling && !ignoresCoolOff) return ["InvalidState", `Prospect ${id} is in its cool-off period`] as const;
  return undefined;
}

function addCallTask(state: SandboxState, { flow, owner, crmProspectId }: FlowInstance, now: number): void {
  if (!flow.steps.some(({ action }) => action === "CALL")) return;
  const account = state.accounts.find(({ contacts }) => contacts.some(({ crmId }) => crmId === crmProspectId));
  state.engage.tasks.push({
    id: state.random.id(),
    userId: owner.id,
    workspaceId: flow.workspaceId,
    created: now,
    type: "FLOW",
    title: null,
    account: account ?? null,
    contact: account?.contacts.find(({ crmId }) => crmId === crmProspectId) ?? null,
    flow,
    updated: now,
    status: "OPEN",
    dueDate: now + 2 * dayMs,
    priority: "MEDIUM",
  });
}

/** Assigns one prospect to a flow, or returns why Gong rejects it. */
export function assignProspect(state: SandboxState, assignment: Assignment, now: number): FlowInstance | AssignFailure {
  const { flow, owner, crmProspectId } = assignment;
  const obstacle = findObstacle(state, assignment, now);
  if (obstacle !== undefined) {
    const [errorCode, errorMessage] = obstacle;
    return { flowId: flow.id, crmProspectId, errorCode, errorMessage };
  }
  const instance = { id: state.random.id(), flow, crmProspectId, owner, createdAt: now, finishedAt: null };
  state.engage.instances.push(instance);
  addCallTask(state, instance, now);
  return instance;
}

function getStatus({ createdAt, finishedAt }: FlowInstance, now: number): string {
  if (finishedAt !== null) return "Finished";
  return now < createdAt + minuteMs ? "Pending" : "Running";
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
    flowInstanceCreateDate: formatDateTime(instance.createdAt),
    flowInstanceStatus: getStatus(instance, now),
    workspaceId: flow.workspaceId,
    exclusive: flow.exclusive,
  };
}
