// Runs as a stream of lines of JSON: progress, and then the result.
import { expect, test } from "vitest";
import type { RunMessage, RunResult } from "../src/api/settings_contract.ts";
import { connectAccount, startSettingsServer } from "./helpers/settings_server.ts";

const accept = { accept: "application/x-ndjson" };

function parseLines(text: string): RunMessage[] {
  return text
    .trim()
    .split("\n")
    .map((line): RunMessage => JSON.parse(line));
}

test("reports the items of a list while it is read, and then the same result as without progress", async () => {
  const app = await startSettingsServer({ sandbox: { users: 250 } });
  const admin = await app.admin();
  const connection = await connectAccount(admin);
  const body = { connection, input: { limit: 250 } };
  const { text, headers } = await admin.request("POST", "/api/app/actions/list_users/run", body, accept);
  expect(headers.get("content-type")).toContain("application/x-ndjson");
  const messages = parseLines(text);
  const progress = messages.slice(0, -1);
  expect(progress.length).toBeGreaterThan(0);
  for (const message of progress)
    expect(message).toMatchObject({ progress: { sent: expect.any(Number), total: 250, unit: "items" } });
  const { output } = (await admin.post<RunResult>("/actions/list_users/run", body)).body;
  expect(messages.at(-1)).toMatchObject({ result: { output, run: expect.stringMatching(/^run_/) } });
});

test("ends with the error of a run that failed, and rejects an invalid request without a stream", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const connection = await connectAccount(admin);
  const run = (body: unknown) => admin.request("POST", "/api/app/actions/get_user_by_id/run", body, accept);
  const failed = await run({ connection, input: { id: "4815162342" } });
  expect(parseLines(failed.text)).toMatchObject([{ result: { error: { code: expect.any(String) } } }]);
  expect(await run({ connection: "none", input: {} })).toMatchObject({ status: 422 });
});
