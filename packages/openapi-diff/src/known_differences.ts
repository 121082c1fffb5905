// Where Gong's description is known to be wrong, or the manifests go another way on purpose: each with its reason.
import type { KnownDifference } from "./api_difference.ts";

/** Fields that the three events of customer engagement list for each other. */
function strays(event: string, names: readonly string[]): KnownDifference {
  const path = `body /(${names.join("|")})`;
  const reason = "The three events of customer engagement list each other's fields; these mean nothing here.";
  return { operation: `PUT /v2/customer-engagement/${event}`, what: "field", path, reason };
}

const copied = "The answer was typed as that of registering a CRM; recorded answers hold a requestId only.";
const named = "The description names no scope for permission profiles; third-party code does.";
const inLink = "Permission profiles are named by the query parameter profileId, or get their id from Gong.";
const later = "In the description since July 2026; a copy from before that date does not have it.";

export const knownDifferences: readonly KnownDifference[] = [
  {
    operation: "POST /v2/calls",
    what: "enum",
    path: "body (/parties/\\*)?/context/\\*/system",
    reason: "The text of the operation says that only Salesforce and Generic are supported.",
  },
  {
    operation: "POST /v2/calls",
    what: "enum",
    path: "body /languageCode",
    reason: "The text of the field lists the language codes.",
  },
  {
    operation: "POST /v2/calls/extensive",
    what: "field",
    path: "body /contentSelector/exposedFields/content/pointsOfInterest",
    reason: "Gong removed points of interest in January 2025; highlights have taken their place.",
  },
  strays("content/shared", [
    "nonCompanyParticipants",
    "moreInfoUrl",
    "trackingId",
    "mobileAppId",
    "agentPlatform",
    "userAgent",
  ]),
  strays("content/viewed", [
    "nonCompanyParticipants",
    "moreInfoUrl",
    "actionName",
    "sharer",
    "sharingMessageSubject",
    "sharingMessageBody",
  ]),
  strays("action", [
    "nonCompanyParticipants",
    "moreInfoUrl",
    "sharer",
    "sharingMessageSubject",
    "shareId",
    "trackingId",
    "sharingMessageBody",
  ]),
  {
    operation: "PUT /v2/customer-engagement/content/shared",
    what: "field",
    path: "reply /integrationId",
    reason: copied,
  },
  {
    operation: "PUT /v2/customer-engagement/content/viewed",
    what: "field",
    path: "reply /integrationId",
    reason: copied,
  },
  { operation: "PUT /v2/customer-engagement/action", what: "field", path: "reply /integrationId", reason: copied },
  { operation: "POST /v2/integration-settings", what: "field", path: "reply /integrationId", reason: copied },
  {
    operation: "GET /v2/crm/entities",
    what: "field",
    path: "query/objectsCrmIds|body ",
    reason: "The ids are declared as a query parameter; the text says that they are the body.",
  },
  {
    operation: "POST /v2/crm/entity-schema",
    what: "enum",
    path: "body /\\*/referenceTo",
    reason: "The text of the field lists the kinds of record.",
  },
  {
    operation: "GET /v2/flows/folders",
    what: "field",
    path: "reply /flowsFolders",
    reason: "The answer was typed as that of listing flows; recorded answers hold flowsFolders.",
  },
  {
    operation: "DELETE /v2/meetings/{meetingId}",
    what: "field",
    path: "reply /requestId",
    reason: "The answer was typed as its own request.",
  },
  { operation: "GET /v2/permission-profile", what: "scope", path: "api:permission-profile:read", reason: named },
  { operation: "GET /v2/all-permission-profiles", what: "scope", path: "api:permission-profile:read", reason: named },
  { operation: "POST /v2/permission-profile", what: "scope", path: "api:permission-profile:write", reason: named },
  { operation: "PUT /v2/permission-profile", what: "scope", path: "api:permission-profile:write", reason: named },
  { operation: "POST /v2/permission-profile", what: "field", path: "body /id", reason: inLink },
  { operation: "PUT /v2/permission-profile", what: "field", path: "body /id", reason: inLink },
  {
    operation: "GET /v2/settings/scorecards",
    what: "type",
    path: "reply /scorecards/\\*/questions/\\*/(minRange|maxRange)",
    reason: "Recorded answers hold both ends of a range as text.",
  },
  {
    operation: "POST /v2/tasks",
    what: "enum",
    path: "body /filter/status/\\*",
    reason: "The text of the field says that OPEN is the only valid one.",
  },
  { operation: "GET /v2/targets", what: "operation", path: "", reason: later },
  { operation: "uploadAssignments", what: "operation", path: "", reason: later },
];
