// Examples: calls, their media and access to them.
import { type ExampleRow, getEarlierResponse, getUserId, rangeEnd, rangeStart } from "./example_context.ts";

const allContent = {
  context: "Extended",
  contextTiming: ["Now", "TimeOfCall"],
  exposedFields: {
    parties: true,
    content: {
      structure: true,
      topics: true,
      trackers: true,
      trackerOccurrences: true,
      brief: true,
      outline: true,
      highlights: true,
      callOutcome: true,
      keyPoints: true,
    },
    interaction: { speakers: true, video: true, personInteractionStats: true, questions: true },
    collaboration: { publicComments: true },
    media: true,
  },
};

export const callExamples: readonly ExampleRow[] = [
  ["GET /v2/calls", 200, () => ({ query: { fromDateTime: rangeStart, toDateTime: rangeEnd } })],
  ["GET /v2/calls/{id}", 200, ({ callIds }) => ({ path: `/v2/calls/${callIds[0]}` })],
  [
    "POST /v2/calls/extensive",
    200,
    () => ({ body: { filter: { fromDateTime: rangeStart, toDateTime: rangeEnd }, contentSelector: allContent } }),
  ],
  ["POST /v2/calls/transcript", 200, ({ callIds }) => ({ body: { filter: { callIds } } })],
  [
    "POST /v2/calls",
    200,
    (context) => ({
      body: {
        clientUniqueId: "example-1",
        title: "Rückruf",
        actualStart: "2026-04-14T09:30:00+02:00",
        direction: "Outbound",
        duration: 125.8,
        primaryUser: getUserId(context),
        parties: [{ userId: getUserId(context) }, { emailAddress: context.accounts[0]?.contacts[0]?.emailAddress }],
        context: [{ system: "Salesforce", objects: [{ objectType: "Account", objectId: context.accounts[0]?.crmId }] }],
      },
    }),
  ],
  [
    "PUT /v2/calls/{id}/media",
    201,
    (context) => ({
      path: `/v2/calls/${getEarlierResponse(context, "POST /v2/calls", "callId")}/media`,
      file: { part: "mediaFile", name: "call.mp3", type: "audio/mpeg", content: "not really music" },
    }),
  ],
  [
    "PUT /v2/calls/users-access",
    200,
    (context) => ({ body: { callAccessList: [{ callId: context.callIds[0], userIds: [getUserId(context, 3)] }] } }),
  ],
  ["POST /v2/calls/users-access", 200, ({ callIds }) => ({ body: { filter: { callIds } } })],
  [
    "DELETE /v2/calls/users-access",
    200,
    (context) => ({ body: { callAccessList: [{ callId: context.callIds[0], userIds: [getUserId(context, 3)] }] } }),
  ],
];
