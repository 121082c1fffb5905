// @ts-nocheck
// Where the vendor's description is known to be wrong, and what the wire shows instead: each with its reason.

export type OpenApiSchema = Readonly<Record<string, unknown>>;

const digits: OpenApiSchema = { type: "string", pattern: "^-?\\d+$" };
const emptyReply: OpenApiSchema = { type: "object", properties: { requestId: { type: "string" } } };

const levels = ["all", "managers-team", "report-to-them", "own", "none"];
const platforms = ["Windows", "Linux", "MacOS", "iOS", "Android"];

/** Enumerations that one member spoils: a list written as a single word. */
export const enumCorrections: Readonly<Record<string, readonly string[]>> = {
  "all / managers-team / report-to-them / own / none": levels,
  "none, all, specific-folders": ["none", "all", "specific-folders"],
  "Windows, Linux, MacOS, iOS, Android": platforms,
  "number, string, url, date": ["number", "string", "url", "date"],
};

/** Properties that replace those of a schema, by schema name. */
export const propertyCorrections: Readonly<Record<string, Readonly<Record<string, OpenApiSchema>>>> = {
  // Recorded: every id and both ends of a range are text; the updater may be "-1".
  Scorecard: { scorecardId: digits, workspaceId: digits, updaterUserId: digits },
  Question: { questionId: digits, questionRevisionId: digits, minRange: digits, maxRange: digits },
  QuestionOption: { id: { type: ["string", "integer"] } },
  // Recorded on meetings: three keys beside the errors.
  ErrorResponse: {
    userFacingError: { type: "string" },
    fixUrl: { type: "string" },
    helpUrl: { type: "string" },
  },
  // The text says that a property of type number is sent as a JSON number; the type says string.
  GenericProperty: { value: { type: ["string", "number"] } },
  // The text's own example answers with `name` where the type says `uniqueName`.
  GenericSchemaFieldRequest: { name: { type: "string" } },
};

/** What `required` says when a schema is read as an answer. */
export const requiredCorrections: Readonly<Record<string, readonly string[]>> = {
  GenericSchemaFieldRequest: ["label", "type"],
};

const folder: OpenApiSchema = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string" },
    name: { type: "string" },
    // Recorded: may be the text "null".
    parentFolderId: { type: "string" },
    createdById: { type: "string" },
    visibility: { type: "string", enum: ["Company", "Personal", "Shared"] },
  },
};

/** Answers whose type was copied from another operation, by `METHOD /path status`. */
export const responseCorrections: Readonly<Record<string, OpenApiSchema>> = {
  "GET /v2/flows/folders 200": {
    type: "object",
    properties: {
      requestId: { type: "string" },
      records: { $ref: "#/components/schemas/Records" },
      flowsFolders: { type: "array", items: folder },
    },
  },
  // Typed as its own request.
  "DELETE /v2/meetings/{meetingId} 200": {
    type: "object",
    properties: { requestId: { type: "string" }, organizerEmail: { type: "string" } },
  },
  "PUT /v2/customer-engagement/action 200": emptyReply,
  "PUT /v2/customer-engagement/content/shared 200": emptyReply,
  "PUT /v2/customer-engagement/content/viewed 200": emptyReply,
  "POST /v2/integration-settings 200": emptyReply,
};

interface QueryFaults {
  /** Declared, but no query parameter. */
  readonly absent?: readonly string[];
  /** Declared as required, but not. */
  readonly optional?: readonly string[];
  /** Required, but only the text says so. */
  readonly missing?: readonly string[];
}

/** By `METHOD /path`. */
export const queryCorrections: Readonly<Record<string, QueryFaults>> = {
  // The ids go into the body, says the text.
  "GET /v2/crm/entities": { absent: ["objectsCrmIds"] },
  // "If not provided, list ends with most recent call."
  "GET /v2/calls": { optional: ["fromDateTime", "toDateTime"] },
  // "Omitting this parameter returns the schema for all object types."
  "GET /v2/crm/entity-schema": { optional: ["objectType"] },
  "POST /v2/crm/entities": { missing: ["integrationId", "objectType", "clientRequestId"] },
};

/** Bodies that the description does not declare, by `METHOD /path`. */
export const bodyCorrections: Readonly<Record<string, OpenApiSchema>> = {
  "GET /v2/crm/entities": { type: "array", items: { type: "string" } },
};

/** Answered by any operation, whether its description lists them or not. */
export const commonErrorStatuses: readonly number[] = [401, 403, 405, 413, 415, 429, 500];
