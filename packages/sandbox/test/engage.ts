// Examples: meetings, content, flows, tasks and digital interactions.
import {
  type ExampleContext,
  type ExampleRow,
  getEarlierResponse,
  getUserEmail,
  getUserId,
} from "./example_context.ts";

function meeting(context: ExampleContext) {
  return {
    startTime: "2026-05-01T09:00:00+02:00",
    endTime: "2026-05-01T09:30:00+02:00",
    invitees: [{ email: context.accounts[1]?.contacts[0]?.emailAddress, displayName: "A guest" }],
    organizerEmail: getUserEmail(context),
  };
}

export const meetingExamples: readonly ExampleRow[] = [
  ["POST /v2/meetings", 200, (context) => ({ body: meeting(context) })],
  [
    "PUT /v2/meetings/{meetingId}",
    200,
    (context) => ({
      path: `/v2/meetings/${getEarlierResponse(context, "POST /v2/meetings", "meetingId")}`,
      body: meeting(context),
    }),
  ],
  [
    "DELETE /v2/meetings/{meetingId}",
    200,
    (context) => ({
      path: `/v2/meetings/${getEarlierResponse(context, "POST /v2/meetings", "meetingId")}`,
      body: { organizerEmail: getUserEmail(context) },
    }),
  ],
  [
    "POST /v2/meetings/integration/status",
    200,
    (context) => ({ body: { emails: [getUserEmail(context), getUserEmail(context, 6), "nobody@elsewhere.example"] } }),
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
    (context) => ({
      body: { ...event, ...content, sharer: { id: getUserId(context) }, recipients: [{ email: "a@b.example" }] },
    }),
  ],
  ["PUT /v2/customer-engagement/action", 200, () => ({ body: { ...event, actionName: "Signed" } })],
];

const firstFlowId = ["flows", "0", "id"] as const;

function assignment(context: ExampleContext, index: number) {
  return {
    flowId: getEarlierResponse(context, "GET /v2/flows", ...firstFlowId),
    flowInstanceOwnerEmail: getUserEmail(context, 5),
    crmProspectsIds: [context.accounts[3]?.contacts[index]?.crmId, "not-a-crm-id"],
  };
}

export const flowExamples: readonly ExampleRow[] = [
  ["GET /v2/flows", 200, (context) => ({ query: { flowOwnerEmail: getUserEmail(context, 14) } })],
  ["GET /v2/flows/folders", 200, (context) => ({ query: { flowFolderOwnerEmail: getUserEmail(context, 14) } })],
  [
    "POST /v2/flows/steps",
    200,
    (context) => ({ body: { flowIds: [getEarlierResponse(context, "GET /v2/flows", ...firstFlowId)] } }),
  ],
  ["POST /v2/flows/prospects/assign", 200, (context) => ({ body: assignment(context, 0) })],
  ["POST /v2/flows/prospects/assign/cool-off-override", 200, (context) => ({ body: assignment(context, 1) })],
  [
    "POST /v2/flows/prospects",
    200,
    (context) => ({ body: { crmProspectsIds: context.accounts[3]?.contacts.map(({ crmId }) => crmId) } }),
  ],
  [
    "POST /v2/flows/prospects/bulk-assignments",
    202,
    (context) => ({
      body: {
        flowId: getEarlierResponse(context, "GET /v2/flows", ...firstFlowId),
        flowInstanceOwnerEmail: getUserEmail(context, 5),
        prospects: [{ crmId: context.accounts[4]?.contacts[0]?.crmId }, { firstName: "Ada", lastName: "Quist" }, {}],
      },
    }),
  ],
  [
    "GET /v2/flows/prospects/bulk-assignments/{id}",
    200,
    (context) => {
      const id = getEarlierResponse(context, "POST /v2/flows/prospects/bulk-assignments", "id");
      return { path: `/v2/flows/prospects/bulk-assignments/${id}` };
    },
  ],
  [
    "POST /v2/flows/prospects/unassign-flows-by-crm-id",
    200,
    (context) => ({ body: { crmProspectId: context.accounts[3]?.contacts[0]?.crmId } }),
  ],
  [
    "POST /v2/flows/prospects/unassign-flows-by-instance-id",
    200,
    (context) => ({
      body: {
        flowInstanceIds: [
          getEarlierResponse(context, "POST /v2/flows/prospects", "prospectsAssigned", "1", "flowInstanceId"),
        ],
      },
    }),
  ],
];

export const taskExamples: readonly ExampleRow[] = [
  [
    "POST /v2/tasks",
    200,
    (context) => ({
      body: {
        filter: { userId: getUserId(context, 5), types: ["FLOW", "MANUAL"], taskAction: ["CALL"], status: ["OPEN"] },
      },
    }),
  ],
  [
    "PATCH /v2/tasks/{taskId}",
    200,
    (context) => ({
      path: `/v2/tasks/${getEarlierResponse(context, "POST /v2/tasks", "tasks", "0", "id")}`,
      body: { userId: getUserId(context, 5), status: "DONE", priority: "HIGH" },
    }),
  ],
];
