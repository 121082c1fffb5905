// A workflow that uses the activities, replayed from a history by Temporal's core, without a Temporal server.
import { fileURLToPath } from "node:url";
import { temporal } from "@temporalio/proto";
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from "@temporalio/worker";
import { gongManifests } from "gong-connector";
import { beforeAll, expect, test } from "vitest";

const { History } = temporal.api.history.v1;
const { EventType } = temporal.api.enums.v1;

let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  const filter = { core: "ERROR" as const, other: "ERROR" as const };
  Runtime.install({ logger: new DefaultLogger("ERROR"), telemetryOptions: { logging: { filter } } });
  workflowBundle = await bundleWorkflowCode({ workflowsPath: fileURLToPath(new URL("workflow.ts", import.meta.url)) });
}, 60_000);

test("replays a workflow that uses the activities", async () => {
  await Worker.runReplayHistory({ workflowBundle }, createHistory("get_user_by_id", "list_users"), "w1");
});

test("rejects a history with other activity names than the action ids", async () => {
  const { actions } = gongManifests();
  expect(actions.has("get_user_by_id") && actions.has("list_users")).toBe(true);
  const replay = Worker.runReplayHistory({ workflowBundle }, createHistory("getUserById", "list_users"), "w1");
  await expect(replay).rejects.toMatchObject({ name: "DeterminismViolationError" });
});

/** The history that a server stores for one run with two activities. */
function createHistory(first: string, second: string) {
  const events: object[] = [];
  const add = (type: keyof typeof EventType, attributes: object): number => {
    events.push({
      eventId: events.length + 1,
      eventTime: { seconds: 1_700_000_000 + events.length },
      eventType: EventType[type],
      ...attributes,
    });
    return events.length;
  };
  const taskQueue = { name: "replay" };
  // The flag of cores that compare activity names (all since 2023).
  const sdkMetadata = { coreUsedFlags: [1] };
  const workflowTask = (): number => {
    const scheduledEventId = add("EVENT_TYPE_WORKFLOW_TASK_SCHEDULED", {
      workflowTaskScheduledEventAttributes: { taskQueue },
    });
    const startedEventId = add("EVENT_TYPE_WORKFLOW_TASK_STARTED", {
      workflowTaskStartedEventAttributes: { scheduledEventId },
    });
    return add("EVENT_TYPE_WORKFLOW_TASK_COMPLETED", {
      workflowTaskCompletedEventAttributes: { scheduledEventId, startedEventId, sdkMetadata },
    });
  };
  const activity = (activityId: string, name: string, result: unknown): void => {
    const workflowTaskCompletedEventId = workflowTask();
    const scheduled = { activityId, activityType: { name }, taskQueue, workflowTaskCompletedEventId };
    const scheduledEventId = add("EVENT_TYPE_ACTIVITY_TASK_SCHEDULED", {
      activityTaskScheduledEventAttributes: scheduled,
    });
    const startedEventId = add("EVENT_TYPE_ACTIVITY_TASK_STARTED", {
      activityTaskStartedEventAttributes: { scheduledEventId },
    });
    const completed = { scheduledEventId, startedEventId, result: createPayloads(result) };
    add("EVENT_TYPE_ACTIVITY_TASK_COMPLETED", { activityTaskCompletedEventAttributes: completed });
  };
  const started = {
    workflowType: { name: "getFirstCall" },
    taskQueue,
    input: createPayloads("1"),
    attempt: 1,
    workflowTaskTimeout: { seconds: 10 },
  };
  const ids = { originalExecutionRunId: "run-1", firstExecutionRunId: "run-1", workflowId: "w1" };
  add("EVENT_TYPE_WORKFLOW_EXECUTION_STARTED", { workflowExecutionStartedEventAttributes: { ...started, ...ids } });
  activity("1", first, { emailAddress: "ana@example.com" });
  activity("2", second, { items: [{}] });
  const done = { workflowTaskCompletedEventId: workflowTask(), result: createPayloads("ana@example.com and 1") };
  add("EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED", { workflowExecutionCompletedEventAttributes: done });
  return History.fromObject({ events });
}

function createPayloads(value: unknown) {
  const metadata = { encoding: Buffer.from("json/plain") };
  return { payloads: [{ metadata, data: Buffer.from(JSON.stringify(value)) }] };
}
