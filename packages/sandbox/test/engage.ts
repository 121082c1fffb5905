// Examples: meetings, content, flows, tasks and digital interactions.
import {
  type ExampleContext,
  type ExampleRow,
  getEarlierResponse,
  getUserEmail,
  getUserId,
} from "./example_context.ts";

function meeting(known: ExampleContext) {
  return {
    startTime: "2026-05-01T09:00:00+02:00",
    endTime: "2026-05-01T09:30:00+02:00",
    invitees: [{ email: known.accounts[1]?.contacts[0]?.emailAddress, displayName: "A guest" }],
    organizerEmail: getUserEmail(known),
  };
}

export const meetingExamples: readonly ExampleRow[] = [
  ["POST /v2/meetings", 200, (known) => ({ body: meeting(known) })],
  [
    "PUT /v2/meetings/{meetingId}",
    200,
    (known) => ({
      path: `/v2/meetings/${getEarlierResponse(known, "POST /v2/meetings", "meetingId")}`,
      body: meeting(known),
    }),
  ],
  [
    "DELETE /v2/meetings/{meetingId}",
    200,
    (known) => ({
      path: `/v2/meetings/${getEarlierResponse(known, "POST /v2/meetings", "meetingId")}`,
      body: { organizerEmail: getUserEmail(known) },
    }),
  ],
  [
    "POST /v2/meetings/integration/status",
    200,
    (known) => ({ body: { emails: [getUserEmail(known), getUserEmail(known, 6), "nobody@elsewhere.example"] } }),
  ],
];

const event = { reportingSystem: "docs", eventTimestamp: "2026-04-01T10:00:00Z", eventId: "event-1" };
const content = { contentId: "doc-1", contentUrl: "https://docs.example/1", contentTitle: "Specification" };
const property = { name: "pages", value: "12", dataType: "number" };

export const engagementExamples: readonly ExampleRow[] = [
  [
    "PUT /v2/customer-engagement/content/viewed",
    200,
    () => ({
      body: {
        ...event,
        ...content,
        viewer: { email: "a@b.example" },
        agentPlatform: "Linux",
        eventProperties: [property],
      },
    }),
  ],
  [
    "PUT /v2/customer-engagement/content/shared",
    200,
    (known) => ({
      body: { ...event, ...content, sharer: { id: getUserId(known) }, recipients: [{ email: "a@b.example" }] },
    }),
  ],
  ["PUT /v2/customer-engagement/action", 200, () => ({ body: { ...event, actionName: "Signed" } })],
];

const firstFlowId = ["flows", "0", "id"] as const;

function assignment(known: ExampleContext, place: number) {
  return {
    flowId: getEarlierResponse(known, "GET /v2/flows", ...firstFlowId),
    flowInstanceOwnerEmail: getUserEmail(known, 5),
    crmProspectsIds: [known.accounts[3]?.contacts[place]?.crmId, "not-a-crm-id"],
  };
}

export const flowExamples: readonly ExampleRow[] = [
  ["GET /v2/flows", 200, (known) => ({ query: { flowOwnerEmail: getUserEmail(known, 14) } })],
  ["GET /v2/flows/folders", 200, (known) => ({ query: { flowFolderOwnerEmail: getUserEmail(known, 14) } })],
  [
    "POST /v2/flows/steps",
    200,
    (known) => ({ body: { flowIds: [getEarlierResponse(known, "GET /v2/flows", ...firstFlowId)] } }),
  ],
  ["POST /v2/flows/prospects/assign", 200, (known) => ({ body: assignment(known, 0) })],
  ["POST /v2/flows/prospects/assign/cool-off-override", 200, (known) => ({ body: assignment(known, 1) })],
  [
    "POST /v2/flows/prospects",
    200,
    (known) => ({ body: { crmProspectsIds: known.accounts[3]?.contacts.map(({ crmId }) => crmId) } }),
  ],
  [
    "POST /v2/flows/prospects/bulk-assignments",
    202,
    (known) => ({
      body: {
        flowId: getEarlierResponse(known, "GET /v2/flows", ...firstFlowId),
        flowInstanceOwnerEmail: getUserEmail(known, 5),
        prospects: [{ crmId: known.accounts[4]?.contacts[0]?.crmId }, { firstName: "Ada", lastName: "Quist" }, {}],
      },
    }),
  ],
  [
    "GET /v2/flows/prospects/bulk-assignments/{id}",
    200,
    (known) => {
      const id = getEarlierResponse(known, "POST /v2/flows/prospects/bulk-assignments", "id");
      return { path: `/v2/flows/prospects/bulk-assignments/${id}` };
    },
  ],
  [
    "POST /v2/flows/prospects/unassign-flows-by-crm-id",
    200,
    (known) => ({ body: { crmProspectId: known.accounts[3]?.contacts[0]?.crmId } }),
  ],
  [
    "POST /v2/flows/prospects/unassign-flows-by-instance-id",
    200,
    (known) => ({
      body: {
        flowInstanceIds: [
          getEarlierResponse(known, "POST /v2/flows/prospects", "prospectsAssigned", "1", "flowInstanceId"),
        ],
      },
    }),
  ],
];

export const taskExamples: readonly ExampleRow[] = [
  [
    "POST /v2/tasks",
    200,
    (known) => ({
      body: {
        filter: { userId: getUserId(known, 5), types: ["FLOW", "MANUAL"], taskAction: ["CALL"], status: ["OPEN"] },
      },
    }),
  ],
  [
    "PATCH /v2/tasks/{taskId}",
    200,
    (known) => ({
      path: `/v2/tasks/${getEarlierResponse(known, "POST /v2/tasks", "tasks", "0", "id")}`,
      body: { userId: getUserId(known, 5), status: "DONE", priority: "HIGH" },
    }),
  ],
];
