// CRM integration: register it, upload objects line by line, get the status of an upload, read objects.
import { StringDecoder } from "node:string_decoder";
import { isRecord, parseLosslessJson } from "gong-connector/internal";
import { createBodySchema, getActionBody } from "../body_schema.ts";
import {
  builtInFields,
  type Crm,
  type CrmObject,
  crmObjectTypes,
  crmUploadTypes,
  getUploadProgress,
  type LineError,
  processCrmUploads,
  type UploadType,
  validateCrmObject,
} from "../crm.ts";
import { toExactNumber } from "../exact_json.ts";
import { readUploadedFile } from "../multipart_upload.ts";
import { requireDigits, requireEnum, requireParameter } from "../parameters.ts";
import { badRequest, conflict, created, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";

const maxBytes = 200 * 1024 * 1024;
const activeIntegrationMessage =
  "Your organization already has an active GENERIC CRM integration. Only 1 active integration is supported. Delete it to register another one.";

/** The CRM after all uploads that are finished by now. */
function getCrm({ state, now }: RequestContext): Crm {
  processCrmUploads(state.crm, now, state.bulkProcessingMs);
  return state.crm;
}

/** The integration id of the query. Throws if it is not the registered one. */
export function requireIntegration(context: RequestContext): string {
  const id = requireDigits(context, "integrationId");
  if (getCrm(context).integration?.id !== id) throw badRequest(`Integration ID ${id} was not found`);
  return id;
}

function requireNewRequestId(context: RequestContext): string {
  const id = requireParameter(context, "clientRequestId");
  if (!/^[A-Za-z0-9_-]+$/.test(id)) {
    throw badRequest("clientRequestId: may hold letters, digits, dashes and underscores");
  }
  if (getCrm(context).requests.has(id)) throw conflict("Client request id has already been used");
  return id;
}

function registerIntegration(context: RequestContext, { name, ownerEmail }: { name: string; ownerEmail: string }) {
  const crm = getCrm(context);
  if (crm.integration !== null) throw conflict(activeIntegrationMessage);
  crm.integration = { id: context.state.random.id(), name, ownerEmail };
  return ok({ integrationId: toExactNumber(crm.integration.id) });
}

function listIntegrations(context: RequestContext) {
  const { integration } = getCrm(context);
  if (integration === null) return ok({ integrations: [] });
  const { id, ownerEmail, name } = integration;
  return ok({ integrations: [{ integrationId: toExactNumber(id), ownerEmail, name }] });
}

function deleteIntegration(context: RequestContext) {
  const integrationId = requireIntegration(context);
  const clientRequestId = requireNewRequestId(context);
  context.state.crm.requests.set(clientRequestId, {
    integrationId,
    sentAt: context.now,
    objectType: "INTEGRATION",
    objects: [],
    errors: [],
    isDone: false,
  });
  return created({ clientRequestId });
}

interface ParsedLines {
  readonly objects: CrmObject[];
  readonly errors: LineError[];
}

function parseLine(type: UploadType, text: string, line: number, lines: ParsedLines): void {
  let value: unknown;
  try {
    value = parseLosslessJson(text);
  } catch {
    value = undefined;
  }
  const description = isRecord(value) ? validateCrmObject(type, value) : "The line is not a JSON object";
  if (description !== undefined) lines.errors.push({ line, description });
  else if (isRecord(value)) lines.objects.push(value);
}

/** Splits chunks into lines. Only the current line is in memory. */
function createLineReader(onLine: (text: string, line: number) => void) {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let line = 0;
  const emit = (text: string) => {
    line += 1;
    if (text.trim() !== "") onLine(text, line);
  };
  return {
    write(chunk: Buffer) {
      const parts = (rest + decoder.write(chunk)).split("\n");
      rest = parts.pop() ?? "";
      parts.forEach(emit);
    },
    end: () => emit(rest + decoder.end()),
  };
}

async function uploadObjects(context: RequestContext) {
  const integrationId = requireIntegration(context);
  const objectType = requireEnum(context, "objectType", crmUploadTypes);
  const clientRequestId = requireNewRequestId(context);
  const lines: ParsedLines = { objects: [], errors: [] };
  const reader = createLineReader((text, line) => parseLine(objectType, text, line, lines));
  await readUploadedFile(context.request, "dataFile", maxBytes, reader.write);
  reader.end();
  const request = { integrationId, sentAt: context.now, objectType, ...lines, isDone: false };
  context.state.crm.requests.set(clientRequestId, request);
  return created({ clientRequestId });
}

function getRequestStatus(context: RequestContext) {
  const integrationId = requireDigits(context, "integrationId");
  const clientRequestId = requireParameter(context, "clientRequestId");
  const request = getCrm(context).requests.get(clientRequestId);
  if (request === undefined || request.integrationId !== integrationId) {
    throw badRequest(`Client request id ${clientRequestId} was not found`);
  }
  const progress = getUploadProgress(request.sentAt, context.now, context.state.bulkProcessingMs);
  if (progress !== "DONE") return ok({ status: progress });
  const status = request.errors.length > 0 ? "FAILED" : "DONE";
  return ok({
    status,
    errors: request.errors.slice(0, 20),
    totalErrorCount: request.errors.length,
    totalSuccessCount: request.objects.length,
  });
}

/** Gong ignores ids after the first 100 without an error, so the schema has no limit. */
const objectIdsBody = createBodySchema<readonly string[]>({ type: "array", items: { type: "string" } });

function getObjects(context: RequestContext, ids: readonly string[]) {
  requireIntegration(context);
  const type = requireEnum(context, "objectType", crmObjectTypes);
  const { objects, schema } = getCrm(context);
  const fieldNames = new Set([...builtInFields[type], ...(schema.get(type) ?? []).map(({ uniqueName }) => uniqueName)]);
  const entries = ids.slice(0, 100).map((id) => {
    const stored = objects.get(type)?.get(id);
    if (stored === undefined) return [id, null];
    return [id, Object.fromEntries(Object.entries(stored).filter(([name]) => fieldNames.has(name)))];
  });
  return ok({ crmObjectsMap: Object.fromEntries(entries) });
}

export const crmRoutes: readonly Route[] = [
  createBodyRoute("PUT", "/v2/crm/integrations", getActionBody("register_crm_integration"), registerIntegration),
  createRoute("GET", "/v2/crm/integrations", listIntegrations),
  createRoute("DELETE", "/v2/crm/integrations", deleteIntegration),
  createRoute("POST", "/v2/crm/entities", uploadObjects),
  createBodyRoute("GET", "/v2/crm/entities", objectIdsBody, getObjects),
  createRoute("GET", "/v2/crm/request-status", getRequestStatus),
];
