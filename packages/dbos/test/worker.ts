// A worker: starts a workflow unless its id is known, waits for the end, and prints its result, steps and status as JSON.
import { once } from "node:events";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { ConnectorError, gong } from "gong-connector";
import { createAccountOptions } from "../../../test/helpers/account.ts";
import { createDbosSteps } from "../src/index.ts";

const [workflow = "", id = "", baseUrl = "", accessKey = "", accessKeySecret = "", database = ""] =
  process.argv.slice(2);
const connector = gong({ ...createAccountOptions(baseUrl, { accessKey, accessKeySecret }), maxRetries: 0 });
const steps = createDbosSteps({
  catalog: connector,
  getConnector: (connection) => {
    if (connection === "default") return connector;
    throw new Error(`no account for ${accessKeySecret}`);
  },
});

const meeting = {
  startTime: "2026-03-01T09:00:00Z",
  endTime: "2026-03-01T10:00:00Z",
  invitees: [{ email: "ana@example.com" }],
  organizerEmail: "ben@example.com",
};

async function importCalls(): Promise<string[]> {
  const { items } = await steps.list_users({});
  const host = items.find(({ settings }) => settings?.telephonyCallsImported)?.id ?? "";
  const callIds: string[] = [];
  for (let day = 1; day <= 11; day += 1) {
    const actualStart = `2026-03-${String(day).padStart(2, "0")}T09:00:00Z`;
    const call = { actualStart, direction: "Outbound" as const, primaryUser: host, parties: [{ userId: host }] };
    callIds.push((await steps.create_call(call as typeof call & { clientUniqueId: string })).callId);
  }
  await steps.list_calls({ limit: 1 });
  return callIds;
}

async function createMeeting(): Promise<unknown> {
  return steps.create_meeting(meeting).catch(describeError);
}

/** Fails at its first step, and reads again afterwards. */
async function readMissingCall(): Promise<unknown> {
  const error = await steps.get_call_by_id({ id: "1" }).catch(describeError);
  await steps.list_users({ limit: 1 });
  return error;
}

async function useUnknownConnection(): Promise<unknown> {
  return steps.list_users({}, "unknown").catch(describeError);
}

function describeError(error: unknown): unknown {
  return { isConnectorError: ConnectorError.is(error), ...(ConnectorError.is(error) && error.toJSON()) };
}

const workflows = Object.fromEntries(
  Object.entries<() => Promise<unknown>>({ importCalls, createMeeting, readMissingCall, useUnknownConnection }).map(
    ([name, run]) => [name, DBOS.registerWorkflow(run, { name })],
  ),
);
DBOS.setConfig({ name: "gong-test", systemDatabaseUrl: database, runAdminServer: false, logLevel: "error" });
await DBOS.launch();
// A workflow that another process began continues by itself.
if (!(await DBOS.getWorkflowStatus(id)))
  await DBOS.startWorkflow(workflows[workflow] ?? importCalls, { workflowID: id })();
process.stdin.once("data", () => DBOS.cancelWorkflow(id));
const result = await DBOS.retrieveWorkflow(id)
  .getResult()
  .catch((error: unknown) => ({ failure: error instanceof Error ? error.name : error }));
const recorded = await DBOS.listWorkflowSteps(id);
const { status } = (await DBOS.getWorkflowStatus(id)) ?? {};
process.stdout.write(`${JSON.stringify({ result, steps: recorded, status })}\n`);
process.stdin.destroy();
await Promise.race([DBOS.shutdown(), once(process.stdout, "close")]);
