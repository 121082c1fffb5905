// The customer's own CRM fields. Each upload names all fields; a deleted field loses its data.
import type { GongActions } from "gong-connector";
import { getActionBody } from "../body_schema.ts";
import { type CrmObject, crmObjectTypes, type SchemaField } from "../crm.ts";
import { getParameter, requireEnum } from "../parameters.ts";
import { badRequest, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import { requireIntegration } from "./crm.ts";

type FieldUpdate = GongActions["update_crm_schema_fields"]["input"]["fields"][number];

function listFields(context: RequestContext) {
  requireIntegration(context);
  const hasType = getParameter(context, "objectType") !== undefined;
  const types = hasType ? [requireEnum(context, "objectType", crmObjectTypes)] : crmObjectTypes;
  const entries = types.map((type) => {
    const fields = context.state.crm.schema.get(type) ?? [];
    return [type, fields.map((field) => ({ ...field, isDeleted: false }))];
  });
  return ok({ objectTypeToSelectedFields: Object.fromEntries(entries) });
}

function assertFields(updates: readonly FieldUpdate[], existing: readonly SchemaField[]): void {
  const names = existing.map(({ uniqueName }) => uniqueName);
  const missing = names.filter((name) => !updates.some(({ uniqueName }) => uniqueName === name));
  if (missing.length > 0) {
    throw badRequest(`All fields of the schema must be included, missing: ${missing.join(", ")}`);
  }
  for (const { type, referenceTo, orderedValueList, uniqueName } of updates) {
    if (type === "REFERENCE" && referenceTo === undefined) {
      throw badRequest(`${uniqueName}: referenceTo must not be null`);
    }
    if (type === "PICKLIST" && orderedValueList === undefined) {
      throw badRequest(`${uniqueName}: orderedValueList must not be null`);
    }
  }
}

function deleteData(objects: Map<string, CrmObject>, fieldNames: readonly string[]): void {
  for (const [id, object] of objects) {
    objects.set(id, Object.fromEntries(Object.entries(object).filter(([name]) => !fieldNames.includes(name))));
  }
}

function updateFields(context: RequestContext, updates: readonly FieldUpdate[]) {
  requireIntegration(context);
  const objectType = requireEnum(context, "objectType", crmObjectTypes);
  const { schema, objects } = context.state.crm;
  const existing = schema.get(objectType) ?? [];
  assertFields(updates, existing);
  const hasNewType = (update: FieldUpdate) =>
    existing.some(({ uniqueName, type }) => uniqueName === update.uniqueName && type !== update.type);
  const dropped = updates.filter((update) => update.isDeleted === true || hasNewType(update));
  deleteData(
    objects.get(objectType) ?? new Map(),
    dropped.map(({ uniqueName }) => uniqueName),
  );
  const fields = updates
    .filter(({ isDeleted }) => isDeleted !== true)
    .map(({ uniqueName, label, type, lastModified, referenceTo, orderedValueList }) => ({
      uniqueName,
      label,
      type,
      lastModified: lastModified ?? null,
      referenceTo: referenceTo ?? null,
      orderedValueList: orderedValueList ?? null,
    }));
  schema.set(objectType, fields);
  return ok();
}

export const schemaRoutes: readonly Route[] = [
  createRoute("GET", "/v2/crm/entity-schema", listFields),
  createBodyRoute("POST", "/v2/crm/entity-schema", getActionBody("update_crm_schema_fields", "fields"), updateFields),
];
