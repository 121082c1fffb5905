// The Arazzo recipes: linted, and executed against the real program with the simulated Gong.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../../../test/helpers/run_cli.ts";
import { stepsToken } from "../helpers/host_servers.ts";
import { runTool } from "../helpers/run_tool.ts";
import { startServedProgram } from "../helpers/served_program.ts";

const recipes = fileURLToPath(new URL("../../../../examples/arazzo/", import.meta.url));
// In node_modules, which git, the linter and the compiler of the project ignore.
const folder = fileURLToPath(new URL("node_modules/.arazzo/", import.meta.url));
const files = readdirSync(recipes).filter((name) => name.endsWith(".arazzo.yaml"));

interface Step {
  stepId: string;
  response: { statusCode: number; body: unknown; headers: Record<string, string> };
}

interface Report {
  files: Record<string, { executedWorkflows: { workflowId: string; executedSteps: Step[] }[] }>;
}

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const name of files) cpSync(recipes + name, folder + name);
});

/** Starts the program and writes its OpenAPI document next to the recipes, as a user does. */
async function startServer(): Promise<void> {
  const { url } = await startServedProgram({ STEPS_TOKEN: stepsToken });
  writeFileSync(`${folder}openapi.json`, (await runCli(["openapi", "--server-url", url])).out);
}

/** Returns the exit code, what was printed, and the steps that were executed. */
async function runWorkflow(recipe: string, workflow: string, inputs: Record<string, string>, token = stepsToken) {
  const report = `${folder}${workflow}.json`;
  rmSync(report, { force: true });
  const { code, output } = await runTool(
    "@redocly/cli/bin/cli.js",
    ["respect", `${folder}${recipe}.arazzo.yaml`, "--workflow", workflow, "--json-output", report],
    { REDOCLY_CLI_RESPECT_INPUT: JSON.stringify({ token, connection: "sandbox", ...inputs }) },
  );
  const text = readFileSync(report, "utf8");
  expect(text + output).not.toContain(token);
  const { files }: Report = JSON.parse(text);
  const steps = Object.values(files).flatMap(({ executedWorkflows }) =>
    executedWorkflows.flatMap(({ executedSteps }) => executedSteps),
  );
  return { code, output, steps };
}

/** Fails unless every step succeeded. Returns the response of the last one. */
async function expectSuccess(recipe: string, workflow: string, inputs: Record<string, string>) {
  const { code, output, steps } = await runWorkflow(recipe, workflow, inputs);
  expect(code, output).toBe(0);
  const last = steps.at(-1)?.response;
  if (!last) throw new Error(`${workflow} executed no step`);
  return last;
}

describe("every recipe", () => {
  test("is valid and has no warnings", async () => {
    await startServer();
    const paths = files.map((name) => folder + name);
    const { output, code } = await runTool("@redocly/cli/bin/cli.js", ["lint", ...paths]);
    expect({ output, code }).toEqual({ output: expect.stringContaining("Your API descriptions are valid."), code: 0 });
    expect(output).not.toMatch(/warning/i);
  });

  test.each(files)("%s uses the inputs that it requires, and no others", (name) => {
    const [, ...workflows] = readFileSync(recipes + name, "utf8").split("- workflowId:");
    expect(workflows).not.toEqual([]);
    for (const workflow of workflows) {
      const required = /required: \[(.*)\]/.exec(workflow)?.[1]?.split(", ");
      const used = new Set(Array.from(workflow.matchAll(/\$inputs\.(\w+)/g), ([, input]) => input));
      expect([...used].sort()).toEqual(required?.toSorted());
    }
  });

  test("is listed in the README", () => {
    const rows = readFileSync(`${recipes}README.md`, "utf8").matchAll(/^\| `(\w+)` \|/gm);
    expect(Array.from(rows, ([, name]) => `${name}.arazzo.yaml`).sort()).toEqual(files.toSorted());
  });
});

const email = "jose.alvarez@fernhill.example";
const data = (expected: object) => ({ node_status: "Success", data: expect.objectContaining(expected) });

test.each([
  [
    "read_transcript",
    { email, fromDateTime: new Date(Date.now() - 300 * 86_400_000).toISOString() },
    data({ markdown: expect.stringContaining("## Transcript") }),
  ],
  [
    "add_recorded_call",
    {
      email,
      clientUniqueId: "call-1",
      title: "Imported call",
      actualStart: "2026-11-01T10:00:00Z",
      recordingUrl: "https://recordings.example/call-1.mp3",
    },
    data({ title: "Imported call", clientUniqueId: "call-1" }),
  ],
  [
    "find_personal_data",
    { emailAddress: "petra.silva0@harbourline.example", phoneNumber: "+12065550112" },
    data({ calls: expect.arrayContaining([expect.objectContaining({ status: "COMPLETED" })]) }),
  ],
  [
    "report_content_view",
    {
      eventId: "view-1",
      timestamp: "2026-11-01T10:00:00Z",
      title: "Prices",
      url: "https://docs.example/prices",
      personName: "Ana",
      personEmail: "ana@example.com",
    },
    data({ requestId: expect.any(String) }),
  ],
  ["review_scorecards", { name: "Demo quality" }, data({ id: expect.any(String), title: expect.any(String) })],
  [
    "assign_to_flow",
    {
      flowId: "6962167796984380144",
      crmProspectId: "003XA5W8ZWSGNGT",
      ownerEmail: "noah.whitfield@fernhill.example",
    },
    data({
      items: expect.arrayContaining([
        expect.objectContaining({ flowId: "6962167796984380144", crmProspectId: "003XA5W8ZWSGNGT" }),
      ]),
    }),
  ],
  ["read_library_call", { folderName: "Discovery" }, data({ markdown: expect.stringContaining("## Transcript") })],
])("%s", async (name, inputs, expected) => {
  await startServer();
  expect((await expectSuccess(name, name, { ...inputs })).body).toEqual(expected);
});

test("sync_new_calls returns each call once", async () => {
  await startServer();
  const startAt = new Date(Date.now() - 3 * 86_400_000).toISOString();
  const { code, output, steps } = await runWorkflow("sync_new_calls", "sync_new_calls", { startAt });
  expect(code, output).toBe(0);
  expect(steps.map(({ response }) => response.body)).toEqual([
    data({ newItems: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]) }),
    data({ newItems: [] }),
  ]);
});

test("upload_crm_records registers a CRM, and waits until an account is processed", async () => {
  await startServer();
  const registration = await runWorkflow("upload_crm_records", "register_crm", { name: "Fern CRM", ownerEmail: email });
  expect(registration.code, registration.output).toBe(0);
  const { integrationId } = Object(Object(registration.steps[0]?.response.body).data);
  const upload = await expectSuccess("upload_crm_records", "upload_account", {
    integrationId,
    clientRequestId: "upload-1",
    accountId: "account-1",
    accountName: "Birch",
    accountUrl: "https://crm.example/account-1",
    industry: "Logistics",
    modifiedDate: "2026-03-01T09:30:00Z",
  });
  expect(upload.body).toEqual(data({ status: "DONE", totalSuccessCount: 1 }));
});

test("poll_trigger returns the call that began after the start of polling", async () => {
  await startServer();
  const { headers } = await expectSuccess("poll_trigger", "start_polling", {});
  const actualStart = new Date().toISOString();
  await expectSuccess("add_recorded_call", "add_recorded_call", {
    email,
    clientUniqueId: "call-2",
    title: "New call",
    actualStart,
    recordingUrl: "https://recordings.example/call-2.mp3",
  });
  const cursor = new URL(headers.location ?? "").searchParams.get("cursor") ?? "";
  const { statusCode, body } = await expectSuccess("poll_trigger", "poll_events", { cursor });
  expect({ statusCode, body }).toMatchObject({ statusCode: 200, body: [{ trigger: "call_recorded" }] });
});

test.each([
  ["an input that matches nothing", stepsToken, 404],
  ["a wrong token", "wrong-token-of-the-recipes", 401],
])("fails at the first step with %s", async (_reason, token, statusCode) => {
  await startServer();
  const inputs = { email: "nobody@example.com", fromDateTime: "2026-01-01T00:00:00Z" };
  const { code, steps } = await runWorkflow("read_transcript", "read_transcript", inputs, token);
  expect({ code, steps }).toMatchObject({ code: 1, steps: [{ stepId: "find_user", response: { statusCode } }] });
  expect(steps).toHaveLength(1);
});
