// Differences from Gong's OpenAPI document that need no change: the document is wrong, or the manifest differs on purpose.
import type { KnownDifference } from "./api_difference.ts";

const wrongResponse = "The document has the response of registering a CRM; recorded responses have only a requestId.";
const missingScope = "The document names no scope for permission profiles; third-party code does.";
const profileId = "A permission profile is selected by the query parameter profileId, and Gong assigns its id.";
const addedInJuly = "In the document since July 2026; earlier copies do not have it.";

export const knownDifferences: readonly KnownDifference[] = [
  {
    operation: "GET /v2/calls",
    subject: "required",
    path: "query/(fromDateTime|toDateTime)",
    reason: "The texts describe the list without either date, and a recorded request without them was not rejected.",
  },
  {
    operation: "POST /v2/calls",
    subject: "enum",
    path: "body(/parties/\\*)?/context/\\*/system",
    reason: "By its description the operation supports only Salesforce and Generic.",
  },
  {
    operation: "POST /v2/calls",
    subject: "enum",
    path: "body/languageCode",
    reason: "The description of the field lists the language codes.",
  },
  {
    operation: "POST /v2/calls/extensive",
    subject: "field",
    path: "body/contentSelector/exposedFields/content/pointsOfInterest",
    reason: "Gong removed points of interest in January 2025; highlights replace them.",
  },
  {
    operation: "POST /v2/calls/transcript",
    subject: "scope",
    path: "api:calls:read:extensive",
    reason: "To leave out private calls, the action reads the details of the calls too.",
  },
  {
    operation: "PUT /v2/customer-engagement/content/shared",
    subject: "field",
    path: "response/integrationId",
    reason: wrongResponse,
  },
  {
    operation: "PUT /v2/customer-engagement/content/viewed",
    subject: "field",
    path: "response/integrationId",
    reason: wrongResponse,
  },
  {
    operation: "PUT /v2/customer-engagement/action",
    subject: "field",
    path: "response/integrationId",
    reason: wrongResponse,
  },
  {
    operation: "POST /v2/integration-settings",
    subject: "field",
    path: "response/integrationId",
    reason: wrongResponse,
  },
  {
    operation: "GET /v2/crm/entities",
    subject: "field",
    path: "query/objectsCrmIds|body",
    reason: "The ids are declared as a query parameter; by its description they are the body.",
  },
  {
    operation: "POST /v2/crm/entity-schema",
    subject: "enum",
    path: "body/\\*/referenceTo",
    reason: "The description of the field lists the record types.",
  },
  {
    operation: "GET /v2/flows/folders",
    subject: "field",
    path: "response/flowsFolders",
    reason: "The document has the response of listing flows; recorded responses have flowsFolders.",
  },
  {
    operation: "DELETE /v2/meetings/{meetingId}",
    subject: "field",
    path: "response/requestId",
    reason: "The document has the request schema as the response.",
  },
  {
    operation: "GET /v2/permission-profile",
    subject: "scope",
    path: "api:permission-profile:read",
    reason: missingScope,
  },
  {
    operation: "GET /v2/all-permission-profiles",
    subject: "scope",
    path: "api:permission-profile:read",
    reason: missingScope,
  },
  {
    operation: "POST /v2/permission-profile",
    subject: "scope",
    path: "api:permission-profile:write",
    reason: missingScope,
  },
  {
    operation: "PUT /v2/permission-profile",
    subject: "scope",
    path: "api:permission-profile:write",
    reason: missingScope,
  },
  { operation: "POST /v2/permission-profile", subject: "field", path: "body/id", reason: profileId },
  { operation: "PUT /v2/permission-profile", subject: "field", path: "body/id", reason: profileId },
  {
    operation: "GET /v2/settings/scorecards",
    subject: "type",
    path: "response/scorecards/\\*/questions/\\*/(minRange|maxRange)",
    reason: "Recorded responses have both ends of a range as strings.",
  },
  {
    operation: "GET /v2/settings/scorecards",
    subject: "type",
    path: "response/scorecards/\\*/questions/\\*/answerOptions/\\*/id",
    reason: "Ids are strings, and answered scorecards have the same ids as strings.",
  },
  { operation: "GET /v2/targets", subject: "operation", path: "", reason: addedInJuly },
  { operation: "uploadAssignments", subject: "operation", path: "", reason: addedInJuly },
];
