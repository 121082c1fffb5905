// Known errors of Gong's OpenAPI document with their corrections and reasons.

export type OpenApiSchema = Readonly<Record<string, unknown>>;

const digits: OpenApiSchema = { type: "string", pattern: "^-?\\d+$" };
const emptyResponse: OpenApiSchema = { type: "object", properties: { requestId: { type: "string" } } };

const levels = ["all", "managers-team", "report-to-them", "own", "none"];
const platforms = ["Windows", "Linux", "MacOS", "iOS", "Android"];

/** Corrected enums: one member contains the whole list as a single text. */
export const enumCorrections: Readonly<Record<string, readonly string[]>> = {
  "all / managers-team / report-to-them / own / none": levels,
  "none, all, specific-folders": ["none", "all", "specific-folders"],
  "Windows, Linux, MacOS, iOS, Android": platforms,
  "number, string, url, date": ["number", "string", "url", "date"],
};

/** Properties that replace those of a schema, by schema name. */
export const propertyCorrections: Readonly<Record<string, Readonly<Record<string, OpenApiSchema>>>> = {
  // Recorded: every id and both ends of a range are texts; the updater can be "-1".
  Scorecard: { scorecardId: digits, workspaceId: digits, updaterUserId: digits },
  Question: { questionId: digits, questionRevisionId: digits, minRange: digits, maxRange: digits },
  QuestionOption: { id: { type: ["string", "integer"] } },
  // Recorded for meetings: three properties next to `errors`.
  ErrorResponse: {
    userFacingError: { type: "string" },
    fixUrl: { type: "string" },
    helpUrl: { type: "string" },
  },
  // The description requires a JSON number for properties of type number; the schema requires a string.
  GenericProperty: { value: { type: ["string", "number"] } },
  // The example has `name`; the schema has `uniqueName`.
  GenericSchemaFieldRequest: { name: { type: "string" } },
};

/** `required` of schemas in responses. */
export const requiredCorrections: Readonly<Record<string, readonly string[]>> = {
  GenericSchemaFieldRequest: ["label", "type"],
};

const folder: OpenApiSchema = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string" },
    name: { type: "string" },
    // Recorded: can be the text "null".
    parentFolderId: { type: "string" },
    createdById: { type: "string" },
    visibility: { type: "string", enum: ["Company", "Personal", "Shared"] },
  },
};

/** Responses whose schema was copied from another operation, by `METHOD /path status`. */
export const responseCorrections: Readonly<Record<string, OpenApiSchema>> = {
  "GET /v2/flows/folders 200": {
    type: "object",
    properties: {
      requestId: { type: "string" },
      records: { $ref: "#/components/schemas/Records" },
      flowsFolders: { type: "array", items: folder },
    },
  },
  // The schema is that of the request.
  "DELETE /v2/meetings/{meetingId} 200": {
    type: "object",
    properties: { requestId: { type: "string" }, organizerEmail: { type: "string" } },
  },
  "PUT /v2/customer-engagement/action 200": emptyResponse,
  "PUT /v2/customer-engagement/content/shared 200": emptyResponse,
  "PUT /v2/customer-engagement/content/viewed 200": emptyResponse,
  "POST /v2/integration-settings 200": emptyResponse,
};

interface QueryFaults {
  /** Declared, but not a query parameter. */
  readonly absent?: readonly string[];
  /** Declared as required, but optional. */
  readonly optional?: readonly string[];
  /** Required by the description, but not declared. */
  readonly missing?: readonly string[];
}

/** By `METHOD /path`. */
export const queryCorrections: Readonly<Record<string, QueryFaults>> = {
  // The ids are sent in the body, by the description.
  "GET /v2/crm/entities": { absent: ["objectsCrmIds"] },
  // "If not provided, list ends with most recent call."
  "GET /v2/calls": { optional: ["fromDateTime", "toDateTime"] },
  // "Omitting this parameter returns the schema for all object types."
  "GET /v2/crm/entity-schema": { optional: ["objectType"] },
  "POST /v2/crm/entities": { missing: ["integrationId", "objectType", "clientRequestId"] },
};

/** Bodies that are not declared, by `METHOD /path`. */
export const bodyCorrections: Readonly<Record<string, OpenApiSchema>> = {
  "GET /v2/crm/entities": { type: "array", items: { type: "string" } },
};

/** Statuses of any operation, declared or not. */
export const commonErrorStatuses: readonly number[] = [401, 403, 405, 413, 415, 429, 500];
