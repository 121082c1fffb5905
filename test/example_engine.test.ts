// The example engine executes its five-step workflow on the simulated Gong.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandboxServer } from "gong-connector-sandbox";
import { expect, onTestFinished, test } from "vitest";
import { executeWorkflow, getWorkflowScopes, readWorkflow } from "../examples/engine/engine.ts";

const workflow = readWorkflow(new URL("../examples/engine/workflow.json", import.meta.url));

test("outputs flow into later steps, and the uploaded call can be read", async () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  const { url, sandbox, close } = await startSandboxServer({ port: 0, rateLimits: false });
  onTestFinished(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });
  const recording = join(folder, "call.wav");
  writeFileSync(recording, Buffer.alloc(64_000));
  const { accessKey, accessKeySecret } = sandbox.credentials;
  const settings = { auth: { accessKey, accessKeySecret }, baseUrl: url, strict: true };
  const results = await executeWorkflow(workflow, settings, { recording });
  expect(results.map(({ step, status, error }) => [step, status, error])).toEqual(
    ["users", "call", "media", "stored", "scorecards"].map((step) => [step, "Success", undefined]),
  );
  expect(results[3]?.output).toMatchObject({
    title: "Recorded by the engine example",
    clientUniqueId: "engine-example-1",
  });

  const again = await executeWorkflow(workflow, settings, { recording });
  expect(again).toHaveLength(2);
  expect(again[1]).toMatchObject({ status: "Errored", error: { kind: "conflict" } });
});

test("the manifests alone say which scopes the workflow needs", () => {
  expect(getWorkflowScopes(workflow)).toEqual([
    "api:calls:create",
    "api:calls:read:basic",
    "api:settings:scorecards:read",
    "api:users:read",
  ]);
});

test("the engine stays under a hundred lines", () => {
  const lines = readFileSync(new URL("../examples/engine/engine.ts", import.meta.url), "utf8").split("\n").length;
  expect(lines).toBeLessThan(100);
});
