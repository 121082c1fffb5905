// @ts-nocheck
// CRM: register an integration, upload objects line by line, ask how far an upload is, read objects back.
import { StringDecoder } from "node:string_decoder";
import { readJson } from "../body.ts";
import {
  BUILT_IN,
  type CrmObject,
  getUploadProgress,
  type LineError,
  OBJECT_TYPES,
  processCrmUploads,
  UPLOAD_TYPES,
  type UploadType,
  validateCrmObject,
} from "../crm.ts";
import { parseExactJson, toExactNumber } from "../exact_json.ts";
import { type Body, list, object, read, required, text } from "../fields.ts";
import { readUploadedFile } from "../multipart_upload.ts";
import { requireDigits, requireEnum, requireParameter } from "../parameters.ts";
import { badRequest, conflict, created, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";

const MAX_BYTES = 200 * 1024 * 1024;
const ACTIVE =
  "Your organization already has an active GENERIC CRM integration. Only 1 active integration is supported. Delete it to register another one.";

function crmOf({ state, now }: RequestContext) {
  processCrmUploads(state.crm, now, state.bulkProcessingMs);
  return state.crm;
}

/** The id of the integration in the query, which must be the one that is registered. */
export function requireIntegration(exchange: RequestContext): string {
  const id = requireDigits(exchange, "integrationId");
  if (crmOf(exchange).integration?.id !== id) throw badRequest(`Integration ID ${id} was not found`);
  return id;
}

function newRequestId(exchange: RequestContext): string {
  const id = requireParameter(exchange, "clientRequestId");
  if (!/^[A-Za-z0-9_-]+$/.test(id))
    throw badRequest("clientRequestId: may hold letters, digits, dashes and underscores");
  if (crmOf(exchange).requests.has(id)) throw conflict("Client request id has already been used");
  return id;
}

const registration = object({ name: required(text()), ownerEmail: required(text()) });

function register(exchange: RequestContext, { name, ownerEmail }: Body<typeof registration>) {
  const crm = crmOf(exchange);
  if (crm.integration !== null) throw conflict(ACTIVE);
  crm.integration = { id: exchange.state.random.id(), name, ownerEmail };
  return ok({ integrationId: toExactNumber(crm.integration.id) });
}

function listIntegrations(exchange: RequestContext) {
  const { integration } = crmOf(exchange);
  const integrations =
    integration === null
      ? []
      : [{ integrationId: toExactNumber(integration.id), ownerEmail: integration.ownerEmail, name: integration.name }];
  return ok({ integrations });
}

function removeIntegration(exchange: RequestContext) {
  const integrationId = requireIntegration(exchange);
  const clientRequestId = newRequestId(exchange);
  exchange.state.crm.requests.set(clientRequestId, {
    integrationId,
    sentAt: exchange.now,
    objectType: "INTEGRATION",
    objects: [],
    errors: [],
    isDone: false,
  });
  return created({ clientRequestId });
}

interface Lines {
  readonly objects: CrmObject[];
  readonly errors: LineError[];
}

function isObject(value: unknown): value is CrmObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function takeLine(type: UploadType, line: string, number: number, lines: Lines): void {
  let value: unknown;
  try {
    value = parseExactJson(line);
  } catch {
    lines.errors.push({ line: number, description: "The line is not a JSON object" });
    return;
  }
  const fault = isObject(value) ? validateCrmObject(type, value) : "The line is not a JSON object";
  if (fault !== undefined) lines.errors.push({ line: number, description: fault });
  else if (isObject(value)) lines.objects.push(value);
}

/** Cuts chunks into lines as they come; nothing but the line at hand is held back. */
function lineReader(onLine: (line: string, number: number) => void) {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let number = 0;
  const take = (line: string) => {
    number += 1;
    if (line.trim() !== "") onLine(line, number);
  };
  return {
    write(chunk: Buffer) {
      const parts = (rest + decoder.write(chunk)).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) take(part);
    },
    end() {
      take(rest + decoder.end());
    },
  };
}

async function upload(exchange: RequestContext) {
  const integrationId = requireIntegration(exchange);
  const objectType = requireEnum(exchange, "objectType", UPLOAD_TYPES);
  const clientRequestId = newRequestId(exchange);
  const lines: Lines = { objects: [], errors: [] };
  const reader = lineReader((line, number) => takeLine(objectType, line, number, lines));
  await readUploadedFile(exchange.request, "dataFile", MAX_BYTES, reader.write);
  reader.end();
  exchange.state.crm.requests.set(clientRequestId, {
    integrationId,
    sentAt: exchange.now,
    objectType,
    ...lines,
    isDone: false,
  });
  return created({ clientRequestId });
}

function requestStatus(exchange: RequestContext) {
  const integrationId = requireDigits(exchange, "integrationId");
  const clientRequestId = requireParameter(exchange, "clientRequestId");
  const request = crmOf(exchange).requests.get(clientRequestId);
  if (request === undefined || request.integrationId !== integrationId) {
    throw badRequest(`Client request id ${clientRequestId} was not found`);
  }
  const progress = getUploadProgress(request.sentAt, exchange.now, exchange.state.bulkProcessingMs);
  if (progress !== "DONE") return ok({ status: progress });
  const status = request.errors.length > 0 ? "FAILED" : "DONE";
  return ok({
    status,
    errors: request.errors.slice(0, 20),
    totalErrorCount: request.errors.length,
    totalSuccessCount: request.objects.length,
  });
}

/** Ids beyond the first hundred are passed over without a word. */
async function getObjects(exchange: RequestContext) {
  requireIntegration(exchange);
  const type = requireEnum(exchange, "objectType", OBJECT_TYPES);
  const ids = read(list(text()), await readJson(exchange.request)).slice(0, 100);
  const { objects, schema } = crmOf(exchange);
  const shown = new Set([...BUILT_IN[type], ...(schema.get(type) ?? []).map(({ uniqueName }) => uniqueName)]);
  const found = ids.map((id) => {
    const stored = objects.get(type)?.get(id);
    if (stored === undefined) return [id, null];
    return [id, Object.fromEntries(Object.entries(stored).filter(([name]) => shown.has(name)))];
  });
  return ok({ crmObjectsMap: Object.fromEntries(found) });
}

export const crmRoutes: readonly Route[] = [
  createBodyRoute("PUT", "/v2/crm/integrations", registration, register),
  createRoute("GET", "/v2/crm/integrations", listIntegrations),
  createRoute("DELETE", "/v2/crm/integrations", removeIntegration),
  createRoute("POST", "/v2/crm/entities", upload),
  createRoute("GET", "/v2/crm/entities", getObjects),
  createRoute("GET", "/v2/crm/request-status", requestStatus),
];
