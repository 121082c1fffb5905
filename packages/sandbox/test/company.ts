// Examples: users, settings, permissions and statistics.
import { type ExampleRow, getEarlierResponse, getUserId, rangeEnd, rangeStart } from "./example_context.ts";

export const settingsExamples: readonly ExampleRow[] = [
  ["GET /v2/users", 200, () => ({ query: { includeAvatars: "true" } })],
  ["POST /v2/users/extensive", 200, (context) => ({ body: { filter: { userIds: [getUserId(context, 1)] } } })],
  ["GET /v2/users/{id}", 200, (context) => ({ path: `/v2/users/${getUserId(context)}` })],
  [
    "GET /v2/users/{id}/settings-history",
    200,
    (context) => ({ path: `/v2/users/${getUserId(context)}/settings-history` }),
  ],
  ["GET /v2/workspaces", 200, () => ({})],
  ["GET /v2/library/folders", 200, ({ workspaceId }) => ({ query: { workspaceId } })],
  ["GET /v2/library/folder-content", 200, ({ folderId }) => ({ query: { folderId } })],
  ["GET /v2/settings/trackers", 200, ({ workspaceId }) => ({ query: { workspaceId } })],
  ["GET /v2/settings/scorecards", 200, () => ({})],
  ["GET /v2/settings/briefs", 200, ({ workspaceId }) => ({ query: { workspaceId } })],
  ["GET /v2/call-outcomes", 200, () => ({})],
];

export const permissionExamples: readonly ExampleRow[] = [
  ["GET /v2/all-permission-profiles", 200, ({ workspaceId }) => ({ query: { workspaceId } })],
  [
    "POST /v2/permission-profile",
    200,
    ({ workspaceId }) => ({
      query: { workspaceId },
      body: { name: "Interns", callsAccess: { permissionLevel: "own" }, library: true },
    }),
  ],
  [
    "GET /v2/permission-profile",
    200,
    (context) => ({
      query: { profileId: getEarlierResponse(context, "POST /v2/permission-profile", "profile", "id") },
    }),
  ],
  [
    "PUT /v2/permission-profile",
    200,
    (context) => ({
      query: { profileId: getEarlierResponse(context, "POST /v2/permission-profile", "profile", "id") },
      body: { description: "For the summer", deals: true },
    }),
  ],
  [
    "GET /v2/permission-profile/users",
    200,
    (context) => ({
      query: { profileId: getEarlierResponse(context, "GET /v2/all-permission-profiles", "profiles", "0", "id") },
    }),
  ],
];

const dates = { fromDate: "2026-03-01", toDate: "2026-04-01" };

export const statsExamples: readonly ExampleRow[] = [
  ["POST /v2/stats/activity/aggregate", 200, () => ({ body: { filter: dates } })],
  ["POST /v2/stats/activity/aggregate-by-period", 200, () => ({ body: { filter: dates, aggregationPeriod: "WEEK" } })],
  ["POST /v2/stats/activity/day-by-day", 200, () => ({ body: { filter: dates } })],
  ["POST /v2/stats/activity/scorecards", 200, () => ({ body: { filter: { reviewMethod: "BOTH" } } })],
  ["POST /v2/stats/interaction", 200, () => ({ body: { filter: dates } })],
  [
    "GET /v2/coaching",
    200,
    (context) => ({
      query: {
        "workspace-id": context.workspaceId,
        "manager-id": getUserId(context, 1),
        from: rangeStart,
        to: rangeEnd,
      },
    }),
  ],
  ["GET /v2/logs", 200, () => ({ query: { logType: "UserCallPlay", fromDateTime: rangeStart } })],
];
