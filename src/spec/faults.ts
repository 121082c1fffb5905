// Where Gong's description is known to be wrong, or the manifests go another way on purpose: each with its reason.
import type { KnownFault } from "./finding.ts";

/** Fields that the three events of customer engagement list for each other. */
function strays(path: string, names: readonly string[]): KnownFault {
  const at = `body /(${names.join("|")})`;
  const why = "The three events of customer engagement list each other's fields; these mean nothing here.";
  return { operation: `PUT /v2/customer-engagement/${path}`, what: "field", at, why };
}

const copied = "The answer was typed as that of registering a CRM; recorded answers hold a requestId only.";
const named = "The description names no scope for permission profiles; third-party code does.";
const inLink = "Permission profiles are named by the query parameter profileId, or get their id from Gong.";
const later = "In the description since July 2026; a copy from before that date does not have it.";

export const knownFaults: readonly KnownFault[] = [
  {
    operation: "POST /v2/calls",
    what: "enum",
    at: "body (/parties/\\*)?/context/\\*/system",
    why: "The text of the operation says that only Salesforce and Generic are supported.",
  },
  {
    operation: "POST /v2/calls",
    what: "enum",
    at: "body /languageCode",
    why: "The text of the field lists the language codes.",
  },
  {
    operation: "POST /v2/calls/extensive",
    what: "field",
    at: "body /contentSelector/exposedFields/content/pointsOfInterest",
    why: "Gong removed points of interest in January 2025; highlights have taken their place.",
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
    at: "reply /integrationId",
    why: copied,
  },
  {
    operation: "PUT /v2/customer-engagement/content/viewed",
    what: "field",
    at: "reply /integrationId",
    why: copied,
  },
  { operation: "PUT /v2/customer-engagement/action", what: "field", at: "reply /integrationId", why: copied },
  { operation: "POST /v2/integration-settings", what: "field", at: "reply /integrationId", why: copied },
  {
    operation: "GET /v2/crm/entities",
    what: "field",
    at: "query/objectsCrmIds|body ",
    why: "The ids are declared as a query parameter; the text says that they are the body.",
  },
  {
    operation: "POST /v2/crm/entity-schema",
    what: "enum",
    at: "body /\\*/referenceTo",
    why: "The text of the field lists the kinds of record.",
  },
  {
    operation: "GET /v2/flows/folders",
    what: "field",
    at: "reply /flowsFolders",
    why: "The answer was typed as that of listing flows; recorded answers hold flowsFolders.",
  },
  {
    operation: "DELETE /v2/meetings/{meetingId}",
    what: "field",
    at: "reply /requestId",
    why: "The answer was typed as its own request.",
  },
  { operation: "GET /v2/permission-profile", what: "scope", at: "api:permission-profile:read", why: named },
  { operation: "GET /v2/all-permission-profiles", what: "scope", at: "api:permission-profile:read", why: named },
  { operation: "POST /v2/permission-profile", what: "scope", at: "api:permission-profile:write", why: named },
  { operation: "PUT /v2/permission-profile", what: "scope", at: "api:permission-profile:write", why: named },
  { operation: "POST /v2/permission-profile", what: "field", at: "body /id", why: inLink },
  { operation: "PUT /v2/permission-profile", what: "field", at: "body /id", why: inLink },
  {
    operation: "GET /v2/settings/scorecards",
    what: "type",
    at: "reply /scorecards/\\*/questions/\\*/(minRange|maxRange)",
    why: "Recorded answers hold both ends of a range as text.",
  },
  {
    operation: "POST /v2/tasks",
    what: "enum",
    at: "body /filter/status/\\*",
    why: "The text of the field says that OPEN is the only valid one.",
  },
  { operation: "GET /v2/targets", what: "operation", at: "", why: later },
  { operation: "uploadAssignments", what: "operation", at: "", why: later },
];
