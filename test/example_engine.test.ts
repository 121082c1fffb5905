// The example engine executes its workflow on the simulated Gong.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandboxServer } from "gong-connector-sandbox";
import { expect, onTestFinished, test } from "vitest";
import { executeWorkflow, getWorkflowScopes, readWorkflow } from "../examples/engine/engine.ts";
import { getPointer } from "../src/internal.ts";
import { createAccountOptions } from "./helpers/account.ts";

const workflow = readWorkflow(new URL("../examples/engine/workflow.json", import.meta.url));

test("passes outputs to later steps, and stops at the first error", async () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  const { url, sandbox, close } = await startSandboxServer({ port: 0, rateLimits: false });
  onTestFinished(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });
  const recording = join(folder, "call.wav");
  writeFileSync(recording, Buffer.alloc(64_000));
  const options = { ...createAccountOptions(url, sandbox.credentials), strict: true };
  const results = await executeWorkflow(workflow, options, { recording }, "execution-1");
  expect(results.map(({ step, status, error }) => [step, status, error])).toEqual(
    ["users", "call", "media", "stored", "scorecards"].map((step) => [step, "Success", undefined]),
  );
  expect(results[3]?.output).toMatchObject({ title: "Recorded by the engine example" });

  const repeated = await executeWorkflow(workflow, options, { recording }, "execution-1");
  expect(repeated[1]?.output).toMatchObject({ callId: getPointer(results[1]?.output, "/callId") });
  const stopped = await executeWorkflow(workflow, options, { recording: join(folder, "none.wav") }, "execution-2");
  expect(stopped.map(({ step, status }) => [step, status])).toEqual([
    ["users", "Success"],
    ["call", "Success"],
    ["media", "Errored"],
  ]);
  expect(getPointer(stopped[1]?.output, "/callId")).not.toBe(getPointer(results[1]?.output, "/callId"));
});

test("reads the scopes of the workflow from the manifests", () => {
  expect(getWorkflowScopes(workflow)).toEqual([
    "api:calls:create",
    "api:calls:read:basic",
    "api:settings:scorecards:read",
    "api:users:read",
  ]);
});

test("the engine has fewer than 100 lines", () => {
  const lines = readFileSync(new URL("../examples/engine/engine.ts", import.meta.url), "utf8").split("\n").length;
  expect(lines).toBeLessThan(100);
});
