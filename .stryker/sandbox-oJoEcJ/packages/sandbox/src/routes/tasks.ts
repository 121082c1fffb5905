// @ts-nocheck
// Engage tasks of a user: list the open ones, change one.

import { toExactNumber } from "../exact_json.ts";
import { type Body, list, moment as momentField, object, oneOf, required, text, whole } from "../fields.ts";
import { getPathParameter } from "../parameters.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";
import type { Account, Contact } from "../seed/accounts.ts";
import type { Flow, Task } from "../seed/engage.ts";
import { formatDateTime } from "../time.ts";

const PRIORITIES: Readonly<Record<Task["priority"], { id: number; name: string; weight: number }>> = {
  HIGH: { id: 1, name: "high", weight: 100 },
  MEDIUM: { id: 2, name: "medium", weight: 50 },
  LOW: { id: 3, name: "low", weight: 10 },
};

const crmUrl = (crmId: string): string => `https://crm.fernhill.example/${crmId}`;

function accountData({ crmId, name }: Account): Record<string, unknown> {
  return { crmId, name, crmUrl: crmUrl(crmId) };
}

function opportunityData({ opportunity }: Account): Record<string, unknown> {
  const { crmId, name, stage, amount, probability, closeDate } = opportunity;
  const status = probability === 100 ? "WON" : probability === 0 ? "LOST" : "OPEN";
  return {
    crmId,
    name,
    crmUrl: crmUrl(crmId),
    status,
    stage,
    amount: String(amount),
    probability: String(probability),
    closeDate,
  };
}

function contactData(contact: Contact, companyName: string): Record<string, unknown> {
  return {
    crmId: contact.crmId,
    type: contact.type === "Lead" ? "LEAD" : "CONTACT",
    data: {
      firstName: contact.firstName,
      lastName: contact.lastName,
      crmUrl: crmUrl(contact.crmId),
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

function flowData(flow: Flow): Record<string, unknown> {
  const index = flow.steps.findIndex(({ action }) => action === "CALL");
  const step = flow.steps[index];
  return {
    id: toExactNumber(flow.id),
    name: flow.name,
    step: step === undefined ? null : { id: toExactNumber(step.id), name: "Make a call", stepNumber: index + 1 },
  };
}

function taskData(task: Task): Record<string, unknown> {
  const { account, contact, flow } = task;
  return {
    id: toExactNumber(task.id),
    userId: toExactNumber(task.userId),
    created: formatDateTime(task.created),
    updated: formatDateTime(task.updated),
    status: task.status,
    type: task.type,
    actions: ["CALL"],
    account: account === null ? null : accountData(account),
    opportunity: account === null ? null : opportunityData(account),
    dueDate: formatDateTime(task.dueDate),
    flow: flow === null ? null : flowData(flow),
    contact: contact === null ? null : contactData(contact, account?.name ?? ""),
    additionalContacts: [],
    ...(task.title !== null && { title: task.title }),
    priority: PRIORITIES[task.priority],
  };
}

const listBody = object({
  filter: whole(
    object({
      userId: required(text({ min: 1 })),
      workspaceId: text(),
      types: required(list(oneOf(["FLOW", "MANUAL"]))),
      taskAction: required(list(oneOf(["CALL"]))),
      status: required(list(oneOf(["OPEN", "DONE", "DISMISSED"]))),
    }),
  ),
});

function listTasks(exchange: RequestContext, { filter }: Body<typeof listBody>) {
  if (filter.status.some((status) => status !== "OPEN")) throw badRequest("filter.status: only OPEN can be listed");
  const tasks = exchange.state.engage.tasks.filter(
    (task) =>
      task.userId === filter.userId &&
      (filter.workspaceId ?? task.workspaceId) === task.workspaceId &&
      filter.types.includes(task.type) &&
      task.status === "OPEN",
  );
  return ok({ tasks: tasks.map(taskData), crmType: "SALESFORCE" });
}

const changeBody = object({
  userId: required(text()),
  status: oneOf(["OPEN", "DONE", "DISMISSED"]),
  dueDate: momentField(),
  priority: text(),
});

function isPriority(text: string): text is Task["priority"] {
  return Object.hasOwn(PRIORITIES, text);
}

function changeTask(exchange: RequestContext, body: Body<typeof changeBody>) {
  const task = exchange.state.engage.tasks.find(({ id }) => id === getPathParameter(exchange, "taskId"));
  if (task === undefined || task.userId !== body.userId) throw notFound("TaskId not found");
  const priority = body.priority?.toUpperCase() ?? task.priority;
  if (!isPriority(priority)) throw badRequest("priority: must be one of HIGH, MEDIUM, LOW");
  task.priority = priority;
  task.status = body.status ?? task.status;
  task.dueDate = body.dueDate ?? task.dueDate;
  task.updated = exchange.now;
  return ok({ tasks: [taskData(task)], crmType: "SALESFORCE" });
}

export const taskRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/tasks", listBody, listTasks),
  createBodyRoute("PATCH", "/v2/tasks/{taskId}", changeBody, changeTask),
];
