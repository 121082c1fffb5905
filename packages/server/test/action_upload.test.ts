// Runs with a file that the browser sends.
import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { ActionDetail, ActionExample, RunResult } from "../src/api/settings_contract.ts";
import { connectAccount, selectAllScopes, startSettingsServer, type TestBrowser } from "./helpers/settings_server.ts";

interface UploadResponse {
  status: number;
  body: RunResult & { error?: { issues?: { path: string; message: string }[] } };
}

const content = randomBytes(300_000);
const file = new File([content], "call.wav", { type: "audio/wav" });

async function upload(admin: TestBrowser, path: string, parts: Record<string, string | File>): Promise<UploadResponse> {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) form.append(name, part);
  const response = await fetch(`${admin.origin}/api/app/actions/${path}`, {
    method: "POST",
    headers: { cookie: [...admin.cookies].map((pair) => pair.join("=")).join("; "), "x-csrf-token": admin.csrf },
    body: form,
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

async function startWithCall() {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await selectAllScopes(admin);
  const connection = await connectAccount(admin);
  const { input } = (await admin.get<ActionExample>(`/actions/create_call/example?connection=${connection}`)).body;
  const created = await admin.post<RunResult>("/actions/create_call/run", { connection, input });
  const { output } = created.body;
  if (typeof output !== "object" || output === null || !("callId" in output)) throw new Error(created.text);
  return { app, admin, connection, callId: String(output.callId) };
}

test("passes a file on to the vendor, and records the run without the content", async () => {
  const { app, admin, connection, callId } = await startWithCall();
  const input = JSON.stringify({ connection, input: { id: callId } });
  const { status, body } = await upload(admin, "add_call_media/upload", { input, file });
  expect({ status, body }).toMatchObject({ status: 200, body: { output: { callId }, requests: 1 } });
  const { uploads } = (await app.sandbox()).sandbox.state.calls;
  const sha256 = createHash("sha256").update(content).digest("hex");
  expect(uploads).toMatchObject([{ callId, fileName: "call.wav", contentType: "audio/wav", sha256 }]);
  expect(await admin.get(`/runs/${body.run}`)).toMatchObject({ status: 200, body: { state: "succeeded" } });
});

test("rejects uploads without a file, a connection, a session or an action that takes one", async () => {
  const { admin, connection, callId } = await startWithCall();
  const input = JSON.stringify({ connection, input: { id: callId } });
  const path = "add_call_media/upload";
  expect(await upload(admin, path, { input })).toMatchObject({
    status: 422,
    body: { error: { issues: [{ path: "/file" }] } },
  });
  const unknown = JSON.stringify({ connection: "none", input: { id: callId } });
  expect(await upload(admin, path, { input: unknown, file })).toMatchObject({ status: 422 });
  expect(await upload(admin, "list_users/upload", { input, file })).toMatchObject({
    status: 422,
  });
  const json = await admin.post(`/actions/${path}`, { input: {} });
  expect(json).toMatchObject({ status: 422, body: { error: { kind: "invalid_input" } } });
  admin.csrf = "wrong";
  expect(await upload(admin, path, { input, file })).toMatchObject({ status: 403 });
  admin.cookies.clear();
  expect(await upload(admin, path, { input, file })).toMatchObject({ status: 401 });
});

test("only actions that take a file state how large it may be", async () => {
  const admin = await (await startSettingsServer()).admin();
  const readLimit = async (id: string) => (await admin.get<ActionDetail>(`/actions/${id}`)).body.maxUploadBytes;
  expect(await readLimit("add_call_media")).toBe(1_500_000_000);
  expect(await readLimit("list_calls")).toBeUndefined();
});
