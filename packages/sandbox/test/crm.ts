// Examples: CRM, AI responses, integration settings, targets and data privacy.
import { type ExampleContext, type ExampleRow, getEarlierResponse } from "./example_context.ts";

function crm(context: ExampleContext, objectType: string): Record<string, string> {
  return { integrationId: getEarlierResponse(context, "PUT /v2/crm/integrations", "integrationId"), objectType };
}

const upload = [
  {
    objectId: "acc-1",
    modifiedDate: "2026-04-01T10:00:00Z",
    name: "Blåbær AS",
    domains: ["blabar.example"],
    tier: "Gold",
  },
  { objectId: "acc-2", modifiedDate: "2026-04-01T10:00:00+02:00" },
];

export const crmExamples: readonly ExampleRow[] = [
  ["PUT /v2/crm/integrations", 200, () => ({ body: { name: "Own CRM", ownerEmail: "crm@fernhill.example" } })],
  ["GET /v2/crm/integrations", 200, () => ({})],
  [
    "POST /v2/crm/entity-schema",
    200,
    (context) => ({
      query: crm(context, "ACCOUNT"),
      body: [{ uniqueName: "tier", label: "Tier", type: "PICKLIST", orderedValueList: ["Gold", "Silver"] }],
    }),
  ],
  ["GET /v2/crm/entity-schema", 200, (context) => ({ query: crm(context, "ACCOUNT") })],
  [
    "POST /v2/crm/entities",
    201,
    (context) => ({
      query: { ...crm(context, "ACCOUNT"), clientRequestId: "upload-1" },
      file: {
        part: "dataFile",
        name: "accounts.ldjson",
        type: "application/x-ndjson",
        content: upload.map((line) => JSON.stringify(line)).join("\n"),
      },
    }),
  ],
  [
    "GET /v2/crm/request-status",
    200,
    (context) => ({ query: { integrationId: crm(context, "").integrationId ?? "", clientRequestId: "upload-1" } }),
  ],
  ["GET /v2/crm/entities", 200, (context) => ({ query: crm(context, "ACCOUNT"), body: ["acc-1", "nobody"] })],
  [
    "DELETE /v2/crm/integrations",
    201,
    (context) => ({ query: { integrationId: crm(context, "").integrationId ?? "", clientRequestId: "delete-1" } }),
  ],
];

function entity(context: ExampleContext): Record<string, string> {
  return {
    workspaceId: context.workspaceId,
    crmEntityType: "ACCOUNT",
    crmEntityId: context.accounts[0]?.crmId ?? "",
    timePeriod: "CUSTOM_RANGE",
    fromDateTime: "2025-05-01T00:00:00Z",
  };
}

export const otherExamples: readonly ExampleRow[] = [
  [
    "GET /v2/entities/ask-entity",
    200,
    (context) => ({ query: { ...entity(context), question: "What do they worry about?" } }),
  ],
  ["GET /v2/entities/get-brief", 200, (context) => ({ query: { ...entity(context), briefName: "Account overview" } })],
  [
    "POST /v2/digital-interaction",
    200,
    () => ({
      body: {
        eventId: "digital-1",
        timestamp: "2026-04-01T10:00:00Z",
        eventType: "page viewed",
        content: {
          contentTitle: "Pricing",
          numericContentDetails: { value: 80, rangeFrom: 0, rangeTo: 100, numericType: "PERCENTAGE" },
        },
        person: { email: "a@b.example", company: { domain: "b.example" } },
      },
    }),
  ],
  [
    "POST /v2/integration-settings",
    200,
    () => ({
      body: { integrationTypeSettings: [{ integrationType: "DIALER", allowedOrigin: "https://acme.partner.example" }] },
    }),
  ],
  ["GET /v2/integration-settings", 200, () => ({})],
  ["GET /v2/targets", 200, ({ workspaceId }) => ({ query: { workspaceId } })],
  [
    "POST /v2/targets/{targetId}/assignments",
    200,
    (context) => ({
      path: `/v2/targets/${getEarlierResponse(context, "GET /v2/targets", "targets", "0", "id")}/assignments`,
      query: { workspaceId: context.workspaceId, validateOnly: "true" },
      file: { part: "file", name: "targets.csv", type: "text/csv", content: "email,amount\n" },
    }),
  ],
];

function contactEmail({ accounts }: ExampleContext): string {
  return accounts[0]?.contacts[0]?.emailAddress ?? "";
}

export const privacyExamples: readonly ExampleRow[] = [
  [
    "GET /v2/data-privacy/data-for-email-address",
    200,
    (context) => ({ query: { emailAddress: contactEmail(context) } }),
  ],
  [
    "GET /v2/data-privacy/data-for-phone-number",
    200,
    ({ accounts }) => ({ query: { phoneNumber: accounts[0]?.contacts[0]?.phoneNumber ?? "" } }),
  ],
  [
    "POST /v2/data-privacy/erase-data-for-email-address",
    200,
    ({ accounts }) => ({ query: { emailAddress: accounts[2]?.contacts[0]?.emailAddress ?? "" } }),
  ],
  [
    "POST /v2/data-privacy/erase-data-for-phone-number",
    200,
    ({ accounts }) => ({ query: { phoneNumber: accounts[2]?.contacts[1]?.phoneNumber ?? "" } }),
  ],
];
