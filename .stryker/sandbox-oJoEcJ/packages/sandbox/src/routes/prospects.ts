// @ts-nocheck
// Prospects in flows: who is in which, assign, take out, and bulk assignments that take their time.
import { createHash } from "node:crypto";
import { getUploadProgress } from "../crm.ts";
import {
  type AssignFailure,
  assignProspect,
  type BulkAssignment,
  type FlowInstance,
  toFlowInstanceJson,
} from "../engage.ts";
import { type Body, flag, list, number, object, required, text } from "../fields.ts";
import { getPathParameter } from "../parameters.ts";
import { accepted, badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import type { Flow } from "../seed/engage.ts";
import { requireFlow, requireUser } from "./flows.ts";

const lookupBody = object({ crmProspectsIds: list(text()), flowInstanceIds: list(text()) });

function listAssigned(exchange: RequestContext, { crmProspectsIds, flowInstanceIds }: Body<typeof lookupBody>) {
  if (crmProspectsIds === undefined && flowInstanceIds === undefined) {
    throw badRequest("crmProspectsIds: must not be null");
  }
  const started = exchange.state.engage.instances.filter(({ created }) => created <= exchange.now);
  const found = started.filter(
    ({ id, crmProspectId, finished }) =>
      flowInstanceIds?.includes(id) === true ||
      (finished === null && crmProspectsIds?.includes(crmProspectId) === true),
  );
  return ok({ prospectsAssigned: found.map((instance) => toFlowInstanceJson(instance, exchange.now)) });
}

const assignBody = object({
  crmProspectsIds: required(list(text(), { min: 1, max: 100 })),
  flowId: required(text()),
  flowInstanceOwnerEmail: required(text()),
  overrides: object({
    steps: list(object({ number: required(number({ min: 1, whole: true })), subject: text(), body: text() })),
    flowInstanceVariables: list(object({ name: required(text()), value: required(text()) })),
    coolOffOverride: flag(),
  }),
  flowInstanceDescription: text(),
});

function knownFlow(exchange: RequestContext, id: string): Flow {
  const flow = requireFlow(exchange, id);
  if (flow === undefined) throw notFound(`Flow not found: flowId=${id}`);
  return flow;
}

const isFailure = (result: FlowInstance | AssignFailure): result is AssignFailure => "errorCode" in result;

function assignProspects(exchange: RequestContext, body: Body<typeof assignBody>, isForced: boolean) {
  const flow = knownFlow(exchange, body.flowId);
  const owner = requireUser(exchange, "flowInstanceOwnerEmail", body.flowInstanceOwnerEmail);
  const beyond = (body.overrides?.steps ?? []).find((step) => step.number > flow.steps.length);
  if (beyond !== undefined) throw badRequest(`overrides.steps: the flow has no step ${beyond.number}`);
  const ignoresCoolOff = isForced || body.overrides?.coolOffOverride === true;
  const results = body.crmProspectsIds.map((crmProspectId) =>
    assignProspect(exchange.state, { flow, owner, crmProspectId, ignoresCoolOff }, exchange.now),
  );
  const assigned = results.filter((result): result is FlowInstance => !isFailure(result));
  return ok({
    prospectsAssigned: assigned.map((instance) => toFlowInstanceJson(instance, exchange.now)),
    prospectsNotAssigned: results.filter(isFailure),
  });
}

function finish(exchange: RequestContext, instances: readonly FlowInstance[]) {
  const open = instances.filter(({ finished }) => finished === null);
  for (const instance of open) instance.finished = exchange.now;
  return ok({ unassignedFlowInstanceIds: open.map(({ id }) => id) });
}

const byProspectBody = object({ crmProspectId: required(text()), flowId: text(), unassignedByUserEmail: text() });

function unassignProspect(exchange: RequestContext, body: Body<typeof byProspectBody>) {
  return finish(
    exchange,
    exchange.state.engage.instances.filter(
      ({ crmProspectId, flow }) => crmProspectId === body.crmProspectId && (body.flowId ?? flow.id) === flow.id,
    ),
  );
}

const byInstanceBody = object({
  flowInstanceIds: required(list(text(), { min: 1, max: 200 })),
  unassignedByUserEmail: text(),
});

function unassignInstances(exchange: RequestContext, { flowInstanceIds }: Body<typeof byInstanceBody>) {
  const found = exchange.state.engage.instances.filter(({ id }) => flowInstanceIds.includes(id));
  if (found.length < new Set(flowInstanceIds).size) {
    throw badRequest("One or more of the given flowInstanceIds does not exist");
  }
  return finish(exchange, found);
}

const prospect = object({
  firstName: text(),
  lastName: text(),
  email: text(),
  jobTitle: text(),
  linkedInUrl: text(),
  crmId: text(),
  accountCrmId: text(),
  companyName: text(),
});

const bulkBody = object({
  flowId: required(text()),
  flowInstanceOwnerEmail: required(text()),
  prospects: required(list(prospect, { min: 1, max: 50 })),
});

function uuid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function crmIdOf(exchange: RequestContext, each: Body<typeof prospect>): string | undefined {
  if (each.crmId !== undefined) return each.crmId;
  if (each.firstName === undefined || each.lastName === undefined) return undefined;
  const crmId = `003${exchange.state.random.token(12).toUpperCase()}`;
  exchange.state.engage.newProspects.add(crmId);
  return crmId;
}

function bulkResult(exchange: RequestContext, body: Body<typeof bulkBody>, flow: Flow, each: Body<typeof prospect>) {
  const owner = requireUser(exchange, "flowInstanceOwnerEmail", body.flowInstanceOwnerEmail);
  const crmId = crmIdOf(exchange, each);
  if (crmId === undefined) {
    const errorMessage = "firstName and lastName are required when there is no crmId";
    return { prospect: each, status: "CRM_OPERATION_FAILED", errorCode: "INVALID_PROSPECT", errorMessage };
  }
  const doneAt = exchange.now + exchange.state.bulkProcessingMs;
  const result = assignProspect(exchange.state, { flow, owner, crmProspectId: crmId, ignoresCoolOff: false }, doneAt);
  if (!isFailure(result)) return { prospect: each, status: "ASSIGNED", crmId, flowInstanceId: result.id };
  const { errorCode, errorMessage } = result;
  return { prospect: each, status: "FLOW_ASSIGNMENT_FAILED", crmId, errorCode, errorMessage };
}

function bulkData(exchange: RequestContext, bulk: BulkAssignment): Record<string, unknown> {
  const progress = getUploadProgress(bulk.sentAt, exchange.now, exchange.state.bulkProcessingMs);
  const share = progress === "DONE" ? 1 : progress === "PENDING" ? 0 : 0.5;
  const results = bulk.results.slice(0, Math.floor(bulk.total * share));
  const successCount = results.filter(({ status }) => status === "ASSIGNED").length;
  return {
    id: bulk.id,
    status: progress === "DONE" ? "COMPLETED" : progress,
    totalCount: bulk.total,
    processedCount: results.length,
    successCount,
    failedCount: results.length - successCount,
    results,
  };
}

function submitBulk(exchange: RequestContext, body: Body<typeof bulkBody>) {
  const flow = knownFlow(exchange, body.flowId);
  const results = body.prospects.map((each) => bulkResult(exchange, body, flow, each));
  const { bulks } = exchange.state.engage;
  const bulk = { id: uuid(exchange.requestId), sentAt: exchange.now, total: results.length, results };
  bulks.set(bulk.id, bulk);
  return accepted(bulkData(exchange, bulk));
}

function getBulk(exchange: RequestContext) {
  const id = getPathParameter(exchange, "id");
  const bulk = exchange.state.engage.bulks.get(id);
  if (bulk === undefined) throw notFound(`Flow prospects bulk assignment ${id} not found`);
  return ok(bulkData(exchange, bulk));
}

const ASSIGN = "/v2/flows/prospects/assign";

export const prospectRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/flows/prospects", lookupBody, listAssigned),
  createBodyRoute("POST", ASSIGN, assignBody, (exchange, body) => assignProspects(exchange, body, false)),
  createBodyRoute("POST", `${ASSIGN}/cool-off-override`, assignBody, (exchange, body) =>
    assignProspects(exchange, body, true),
  ),
  createBodyRoute("POST", "/v2/flows/prospects/unassign-flows-by-crm-id", byProspectBody, unassignProspect),
  createBodyRoute("POST", "/v2/flows/prospects/unassign-flows-by-instance-id", byInstanceBody, unassignInstances),
  createBodyRoute("POST", "/v2/flows/prospects/bulk-assignments", bulkBody, submitBulk),
  createRoute("GET", "/v2/flows/prospects/bulk-assignments/{id}", getBulk),
];
