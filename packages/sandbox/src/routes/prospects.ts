// Prospects in flows: list, assign, unassign, and bulk assignments.
import { createHash } from "node:crypto";
import type { GongActions } from "gong-connector";
import { getActionBody } from "../body_schema.ts";
import { getUploadProgress } from "../crm.ts";
import { type AssignFailure, assignProspect, toFlowInstanceJson } from "../engage.ts";
import { getPathParameter } from "../parameters.ts";
import type { BulkAssignment, FlowInstance } from "../records.ts";
import { accepted, badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import type { Flow } from "../seed/engage.ts";
import type { User } from "../seed/users.ts";
import { requireFlow, requireUser } from "./flows.ts";

type ListRequest = GongActions["list_prospect_flows"]["input"];
type AssignRequest = GongActions["assign_prospects_to_flow"]["input"];

function listAssigned({ state, now }: RequestContext, { crmProspectsIds, flowInstanceIds }: ListRequest) {
  if (crmProspectsIds === undefined && flowInstanceIds === undefined) {
    throw badRequest("crmProspectsIds: must not be null");
  }
  const instances = state.engage.instances.filter(
    ({ id, crmProspectId, createdAt, finishedAt }) =>
      createdAt <= now &&
      (flowInstanceIds?.includes(id) === true ||
        (finishedAt === null && crmProspectsIds?.includes(crmProspectId) === true)),
  );
  return ok({ prospectsAssigned: instances.map((instance) => toFlowInstanceJson(instance, now)) });
}

function requireAssignment(context: RequestContext, body: { flowId: string; flowInstanceOwnerEmail: string }) {
  const flow = requireFlow(context, body.flowId, `Flow not found: flowId=${body.flowId}`);
  return { flow, owner: requireUser(context, "flowInstanceOwnerEmail", body.flowInstanceOwnerEmail) };
}

const isFailure = (result: FlowInstance | AssignFailure): result is AssignFailure => "errorCode" in result;

function assignProspects(context: RequestContext, body: AssignRequest, isCoolOffIgnored: boolean) {
  const { state, now } = context;
  const { flow, owner } = requireAssignment(context, body);
  const { steps = [], coolOffOverride = false } = body.overrides ?? {};
  const unknownStep = steps.find((step) => step.number > flow.steps.length);
  if (unknownStep !== undefined) throw badRequest(`overrides.steps: the flow has no step ${unknownStep.number}`);
  const ignoresCoolOff = isCoolOffIgnored || coolOffOverride;
  const results = body.crmProspectsIds.map((crmProspectId) =>
    assignProspect(state, { flow, owner, crmProspectId, ignoresCoolOff }, now),
  );
  const assigned = results.filter((result): result is FlowInstance => !isFailure(result));
  return ok({
    prospectsAssigned: assigned.map((instance) => toFlowInstanceJson(instance, now)),
    prospectsNotAssigned: results.filter(isFailure),
  });
}

function finishInstances(context: RequestContext, instances: readonly FlowInstance[]) {
  const open = instances.filter(({ finishedAt }) => finishedAt === null);
  for (const instance of open) instance.finishedAt = context.now;
  return ok({ unassignedFlowInstanceIds: open.map(({ id }) => id) });
}

function unassignProspect(context: RequestContext, body: { crmProspectId: string; flowId?: string }) {
  const instances = context.state.engage.instances.filter(
    ({ crmProspectId, flow }) => crmProspectId === body.crmProspectId && (body.flowId ?? flow.id) === flow.id,
  );
  return finishInstances(context, instances);
}

function unassignInstances(context: RequestContext, { flowInstanceIds }: { flowInstanceIds: readonly string[] }) {
  const instances = context.state.engage.instances.filter(({ id }) => flowInstanceIds.includes(id));
  if (instances.length < new Set(flowInstanceIds).size) {
    throw badRequest("One or more of the given flowInstanceIds does not exist");
  }
  return finishInstances(context, instances);
}

interface Prospect {
  readonly crmId?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

interface BulkRequest {
  readonly flowId: string;
  readonly flowInstanceOwnerEmail: string;
  readonly prospects: readonly Prospect[];
}

function createUuid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The CRM id of a prospect. A prospect with a full name but no id is created in the CRM. */
function getCrmId({ state }: RequestContext, { crmId, firstName, lastName }: Prospect): string | undefined {
  if (crmId !== undefined || firstName === undefined || lastName === undefined) return crmId;
  const newId = `003${state.random.token(12).toUpperCase()}`;
  state.engage.newProspects.add(newId);
  return newId;
}

function assignInBulk(context: RequestContext, prospect: Prospect, target: { flow: Flow; owner: User }) {
  const crmId = getCrmId(context, prospect);
  if (crmId === undefined) {
    const errorMessage = "firstName and lastName are required when there is no crmId";
    return { prospect, status: "CRM_OPERATION_FAILED", errorCode: "INVALID_PROSPECT", errorMessage };
  }
  const finishedAt = context.now + context.state.bulkProcessingMs;
  const assignment = { ...target, crmProspectId: crmId, ignoresCoolOff: false };
  const result = assignProspect(context.state, assignment, finishedAt);
  if (!isFailure(result)) return { prospect, status: "ASSIGNED", crmId, flowInstanceId: result.id };
  const { errorCode, errorMessage } = result;
  return { prospect, status: "FLOW_ASSIGNMENT_FAILED", crmId, errorCode, errorMessage };
}

function toBulkJson({ state, now }: RequestContext, bulk: BulkAssignment): Record<string, unknown> {
  const progress = getUploadProgress(bulk.sentAt, now, state.bulkProcessingMs);
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

function createBulk(context: RequestContext, body: BulkRequest) {
  const target = requireAssignment(context, body);
  const results = body.prospects.map((prospect) => assignInBulk(context, prospect, target));
  const bulk = { id: createUuid(context.request.id), sentAt: context.now, total: results.length, results };
  context.state.engage.bulkAssignments.set(bulk.id, bulk);
  return accepted(toBulkJson(context, bulk));
}

function getBulk(context: RequestContext) {
  const id = getPathParameter(context, "id");
  const bulk = context.state.engage.bulkAssignments.get(id);
  if (bulk === undefined) throw notFound(`Flow prospects bulk assignment ${id} not found`);
  return ok(toBulkJson(context, bulk));
}

const path = "/v2/flows/prospects";
const assignBody = getActionBody("assign_prospects_to_flow");

export const prospectRoutes: readonly Route[] = [
  createBodyRoute("POST", path, getActionBody("list_prospect_flows"), listAssigned),
  createBodyRoute("POST", `${path}/assign`, assignBody, (context, body) => assignProspects(context, body, false)),
  createBodyRoute("POST", `${path}/assign/cool-off-override`, assignBody, (context, body) =>
    assignProspects(context, body, true),
  ),
  createBodyRoute(
    "POST",
    `${path}/unassign-flows-by-crm-id`,
    getActionBody("unassign_prospect_from_flows"),
    unassignProspect,
  ),
  createBodyRoute(
    "POST",
    `${path}/unassign-flows-by-instance-id`,
    getActionBody("unassign_flow_instances"),
    unassignInstances,
  ),
  createBodyRoute("POST", `${path}/bulk-assignments`, getActionBody("bulk_assign_prospects_to_flow"), createBulk),
  createRoute("GET", `${path}/bulk-assignments/{id}`, getBulk),
];
