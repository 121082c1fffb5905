// Engage tasks of a user: list the open ones, update one.
import type { GongActions } from "gong-connector";
import { getActionBody } from "../body_schema.ts";
import { toExactNumber } from "../exact_json.ts";
import { getPathParameter } from "../parameters.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";
import type { Account, Contact } from "../seed/accounts.ts";
import type { Flow, Task } from "../seed/engage.ts";
import { formatDateTime, parseDateTime } from "../time.ts";

const priorities: Readonly<Record<Task["priority"], { id: number; name: string; weight: number }>> = {
  HIGH: { id: 1, name: "high", weight: 100 },
  MEDIUM: { id: 2, name: "medium", weight: 50 },
  LOW: { id: 3, name: "low", weight: 10 },
};

const createCrmUrl = (crmId: string): string => `https://crm.fernhill.example/${crmId}`;

function toAccountJson({ crmId, name }: Account): Record<string, unknown> {
  return { crmId, name, crmUrl: createCrmUrl(crmId) };
}

function toOpportunityJson({ opportunity }: Account): Record<string, unknown> {
  const { crmId, name, stage, amount, probability, closeDate } = opportunity;
  const status = probability === 100 ? "WON" : probability === 0 ? "LOST" : "OPEN";
  return {
    crmId,
    name,
    crmUrl: createCrmUrl(crmId),
    status,
    stage,
    amount: String(amount),
    probability: String(probability),
    closeDate,
  };
}

function toContactJson(contact: Contact, companyName: string): Record<string, unknown> {
  return {
    crmId: contact.crmId,
    type: contact.type === "Lead" ? "LEAD" : "CONTACT",
    data: {
      firstName: contact.firstName,
      lastName: contact.lastName,
      crmUrl: createCrmUrl(contact.crmId),
      companyName,
      affiliation: "Them",
      emails: [{ email: contact.emailAddress }],
      title: contact.title,
      phoneNumbers: [
        { raw: contact.phoneNumber, normalized: contact.phoneNumber.replace(/[^+\d]/g, ""), isVerified: false },
      ],
      optOutChannels: [],
    },
  };
}

function toFlowJson(flow: Flow): Record<string, unknown> {
  const index = flow.steps.findIndex(({ action }) => action === "CALL");
  const step = flow.steps[index];
  return {
    id: toExactNumber(flow.id),
    name: flow.name,
    step: step === undefined ? null : { id: toExactNumber(step.id), name: "Make a call", stepNumber: index + 1 },
  };
}

function toTaskJson(task: Task): Record<string, unknown> {
  const { account, contact, flow } = task;
  return {
    id: toExactNumber(task.id),
    userId: toExactNumber(task.userId),
    created: formatDateTime(task.created),
    updated: formatDateTime(task.updated),
    status: task.status,
    type: task.type,
    actions: ["CALL"],
    account: account === null ? null : toAccountJson(account),
    opportunity: account === null ? null : toOpportunityJson(account),
    dueDate: formatDateTime(task.dueDate),
    flow: flow === null ? null : toFlowJson(flow),
    contact: contact === null ? null : toContactJson(contact, account?.name ?? ""),
    additionalContacts: [],
    ...(task.title !== null && { title: task.title }),
    priority: priorities[task.priority],
  };
}

function listTasks({ state }: RequestContext, { filter }: GongActions["list_tasks"]["input"]) {
  const tasks = state.engage.tasks.filter(
    (task) =>
      task.userId === filter.userId &&
      (filter.workspaceId ?? task.workspaceId) === task.workspaceId &&
      filter.types.includes(task.type) &&
      task.status === "OPEN",
  );
  return ok({ tasks: tasks.map(toTaskJson), crmType: "SALESFORCE" });
}

function isPriority(text: string): text is Task["priority"] {
  return Object.hasOwn(priorities, text);
}

function updateTask(context: RequestContext, body: GongActions["update_task"]["input"]) {
  const task = context.state.engage.tasks.find(({ id }) => id === getPathParameter(context, "taskId"));
  if (task === undefined || task.userId !== body.userId) throw notFound("TaskId not found");
  const priority = body.priority?.toUpperCase() ?? task.priority;
  if (!isPriority(priority)) throw badRequest("priority: must be one of HIGH, MEDIUM, LOW");
  task.priority = priority;
  task.status = body.status ?? task.status;
  task.dueDate = parseDateTime(body.dueDate) ?? task.dueDate;
  task.updated = context.now;
  return ok({ tasks: [toTaskJson(task)], crmType: "SALESFORCE" });
}

export const taskRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/tasks", getActionBody("list_tasks"), listTasks),
  createBodyRoute("PATCH", "/v2/tasks/{taskId}", getActionBody("update_task"), updateTask),
];
