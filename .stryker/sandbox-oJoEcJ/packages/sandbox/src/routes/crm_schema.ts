// @ts-nocheck
// The customer's own CRM fields: every upload names all of them, what is marked deleted takes its data along.
import { type CrmObject, OBJECT_TYPES, type SchemaField } from "../crm.ts";
import { type Body, flag, list, object, oneOf, required, text } from "../fields.ts";
import { getParameter, requireEnum } from "../parameters.ts";
import { badRequest, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import { requireIntegration } from "./crm.ts";

const TYPES = [
  "DATE",
  "DATETIME",
  "NUMBER",
  "PERCENT",
  "CURRENCY",
  "ID",
  "URL",
  "STRING",
  "BOOLEAN",
  "PHONENUMBER",
  "EMAILADDRESS",
  "PICKLIST",
  "REFERENCE",
  "STRINGARRAY",
] as const;

const field = object({
  uniqueName: required(text()),
  label: required(text()),
  type: required(oneOf(TYPES)),
  lastModified: text(),
  isDeleted: flag(),
  referenceTo: oneOf(["ACCOUNT", "CONTACT", "DEAL", "LEAD", "USER"]),
  orderedValueList: list(text()),
});

const fields = list(field);
type GivenField = Body<typeof field>;

function listFields(exchange: RequestContext) {
  requireIntegration(exchange);
  const wanted =
    getParameter(exchange, "objectType") === undefined
      ? OBJECT_TYPES
      : [requireEnum(exchange, "objectType", OBJECT_TYPES)];
  const entries = wanted.map((type) => [
    type,
    (exchange.state.crm.schema.get(type) ?? []).map((each) => ({ ...each, isDeleted: false })),
  ]);
  return ok({ objectTypeToSelectedFields: Object.fromEntries(entries) });
}

function check(given: readonly GivenField[], before: readonly SchemaField[]): void {
  const left = before.filter(({ uniqueName }) => !given.some((each) => each.uniqueName === uniqueName));
  if (left.length > 0) {
    throw badRequest(
      `All fields of the schema must be included, missing: ${left.map(({ uniqueName }) => uniqueName).join(", ")}`,
    );
  }
  for (const { type, referenceTo, orderedValueList, uniqueName } of given) {
    if (type === "REFERENCE" && referenceTo === undefined)
      throw badRequest(`${uniqueName}: referenceTo must not be null`);
    if (type === "PICKLIST" && orderedValueList === undefined) {
      throw badRequest(`${uniqueName}: orderedValueList must not be null`);
    }
  }
}

function dropData(objects: Map<string, CrmObject> | undefined, names: readonly string[]): void {
  for (const [id, stored] of objects ?? []) {
    objects?.set(id, Object.fromEntries(Object.entries(stored).filter(([name]) => !names.includes(name))));
  }
}

function upload(exchange: RequestContext, given: readonly GivenField[]) {
  requireIntegration(exchange);
  const type = requireEnum(exchange, "objectType", OBJECT_TYPES);
  const { schema, objects } = exchange.state.crm;
  const before = schema.get(type) ?? [];
  check(given, before);
  const isChanged = (each: GivenField) =>
    before.some(({ uniqueName, type: was }) => uniqueName === each.uniqueName && was !== each.type);
  dropData(
    objects.get(type),
    given.filter((each) => each.isDeleted === true || isChanged(each)).map(({ uniqueName }) => uniqueName),
  );
  schema.set(
    type,
    given
      .filter(({ isDeleted }) => isDeleted !== true)
      .map(({ uniqueName, label, type: kind, lastModified, referenceTo, orderedValueList }) => ({
        uniqueName,
        label,
        type: kind,
        lastModified: lastModified ?? null,
        referenceTo: referenceTo ?? null,
        orderedValueList: orderedValueList ?? null,
      })),
  );
  return ok();
}

export const schemaRoutes: readonly Route[] = [
  createRoute("GET", "/v2/crm/entity-schema", listFields),
  createBodyRoute("POST", "/v2/crm/entity-schema", fields, upload),
];
