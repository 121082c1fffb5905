// Runs the example workflow on the simulated Gong and prints the result of each step.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandboxServer } from "gong-connector-sandbox";
import { executeWorkflow, getWorkflowScopes, readWorkflow } from "./engine.ts";

const workflow = readWorkflow(new URL("workflow.json", import.meta.url));
console.log(`${workflow.title}\nScopes: ${getWorkflowScopes(workflow).join(", ")}\n`);

const folder = mkdtempSync(join(tmpdir(), "engine-"));
const recording = join(folder, "call.wav");
writeFileSync(recording, Buffer.alloc(64_000));
const { url, sandbox, close } = await startSandboxServer({ port: 0 });
const { accessKey, accessKeySecret } = sandbox.credentials;
const options = {
  auth: { method: "api_key", credentials: { accessKey, accessKeySecret }, baseUrl: url },
  additionalDomains: [new URL(url).hostname],
};
const results = await executeWorkflow(workflow, options, { recording }, randomUUID());
for (const { step, action, status, output, error } of results) {
  const result = JSON.stringify(error ?? output).slice(0, 100);
  console.log(`${status.padEnd(8)} ${step.padEnd(11)} ${action.padEnd(16)} ${result}`);
}
await close();
rmSync(folder, { recursive: true });
