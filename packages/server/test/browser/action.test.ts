// Page of an action: validation, lookups, JSON input, results, stopping and code snippets.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createSandboxInput } from "gong-connector-sandbox";
import { expect, test } from "vitest";
import type { PageVisit } from "../helpers/browser.ts";
import { connectInBrowser, openBrowserTest, selectScopes, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  const calls = ["api:calls:read:basic", "api:calls:read:extensive", "api:calls:read:transcript"];
  await selectScopes(page, app, ...calls, "api:workspaces:read");
  await connectInBrowser(page, app, "Acme");
});

async function openSignedIn(): Promise<PageVisit> {
  const opened = await browserTest.openPage();
  await signIn(opened.page, browserTest.app);
  return opened;
}

const runButton = { name: "Run", exact: true } as const;

test("shows field errors before it sends a request, and removes them when the fields are corrected", async () => {
  const { page, errors } = await openSignedIn();
  await page.goto(`${browserTest.app.url}/actions/list_logs`);
  await page.getByRole("button", runButton).click();
  await page.getByText("Correct 2 fields.").waitFor();
  expect(await page.getByLabel("From date time").getAttribute("aria-invalid")).toBe("true");
  expect(await page.evaluate<string>("document.activeElement.id")).toBe("in_logType");
  await page.getByLabel(/^Log type/).selectOption("UserCallPlay");
  await page.getByText("Correct 1 field.").waitFor();
  await page.getByRole("button", { name: "7 days ago" }).first().click();
  await expect.poll(() => page.getByText(/^Correct /).count()).toBe(0);
  await page.getByRole("button", { name: "7 days ago" }).nth(1).click();
  // Both inputs have the same time now: only the server knows that the first must be earlier.
  await page.getByRole("button", { name: "Now" }).first().click();
  await page.getByRole("button", runButton).click();
  await page.getByRole("region", { name: "Result" }).getByRole("alert").waitFor();
  expect(errors).toEqual([]);
});

test("shows the issue of a rule between inputs at its field", async () => {
  const { page, errors } = await openSignedIn();
  await page.goto(`${browserTest.app.url}/actions/search_user`);
  await page.getByRole("button", runButton).click();
  await page.getByText("Give email or phoneNumber.").first().waitFor();
  expect(await page.getByLabel(/^Email/).getAttribute("aria-invalid")).toBe("true");
  await page.getByLabel(/^Email/).fill("nobody@fernhill.example");
  await expect.poll(() => page.getByLabel(/^Email/).getAttribute("aria-invalid")).toBe(null);
  expect(errors).toEqual([]);
});

test("finds users and workspaces by name and sends their ids", async () => {
  const { page, errors } = await openSignedIn();
  const user = browserTest.app.sandbox.state.users[3];
  await page.goto(`${browserTest.app.url}/actions/list_extensive_calls`);
  const users = page.getByRole("combobox", { name: /^Primary user IDs/ });
  await users.fill(user?.firstName ?? "");
  await page.getByRole("option").first().waitFor();
  await users.press("Enter");
  await users.press("Escape");
  const workspace = page.getByRole("combobox", { name: /^Workspace ID/ });
  await workspace.click();
  await page.getByRole("option", { name: "Sales" }).click();
  expect(await workspace.inputValue()).toBe("Sales");
  await page.getByText("JSON", { exact: true }).first().click();
  const json: unknown = JSON.parse(await page.getByLabel("Input as JSON").inputValue());
  expect(json).toMatchObject({
    filter: { primaryUserIds: [expect.stringMatching(/^\d+$/)], workspaceId: expect.stringMatching(/^\d+$/) },
  });
  expect(errors).toEqual([]);
});

test("keeps a pasted id when the field loses focus, shows its name, and lists prefix matches first", async () => {
  const { page, errors } = await openSignedIn();
  const [first, second] = browserTest.app.sandbox.state.users;
  await page.goto(`${browserTest.app.url}/actions/get_user_by_id`);
  const user = page.getByRole("combobox", { name: /^ID/i });
  await user.fill(first?.id ?? "");
  await page.getByRole("heading", { name: "Input" }).click();
  await expect.poll(() => user.inputValue()).toContain(first?.firstName);
  await user.fill("not in the list");
  await page.keyboard.press("Tab");
  expect(await user.inputValue()).toBe("not in the list");
  // Escape discards what was typed.
  await user.fill("another");
  await user.press("Escape");
  expect(await user.inputValue()).toBe("not in the list");
  const prefix = second?.firstName.slice(0, 2) ?? "";
  await user.fill(prefix);
  await expect.poll(async () => (await page.getByRole("option").first().innerText()).startsWith(prefix)).toBe(true);
  expect(errors).toEqual([]);
});

/** Runs a command, and parses what it prints. */
async function runInShell(command: string): Promise<unknown> {
  const env = { ...process.env, CONNECTOR_TOKEN: "steps-token-of-the-browser-tests" };
  const { stdout } = await promisify(execFile)("bash", ["-c", command], { env });
  return JSON.parse(stdout);
}

test("shows the result as a table, as JSON and as the redacted request, and inserts the input into the code", async () => {
  const { page, errors } = await openSignedIn();
  await page.goto(`${browserTest.app.url}/actions/list_calls`);
  await page.getByText("JSON", { exact: true }).first().click();
  await page.getByLabel("Input as JSON").fill(`{ "fromDateTime": "2020-01-01T00:00:00Z" `);
  await page.getByRole("button", runButton).click();
  await page.getByText("This is not a JSON object.").waitFor();
  const input = { fromDateTime: "2020-01-01T00:00:00Z", toDateTime: "2030-01-01T00:00:00Z", limit: 150 };
  await page.getByLabel("Input as JSON").fill(JSON.stringify(input));
  await page.getByRole("button", runButton).click();
  const result = page.getByRole("region", { name: "Result" });
  await result.getByText(/2 requests/).waitFor();
  const table = result.getByRole("table", { name: "Output of List Calls" });
  expect(await table.getAttribute("aria-rowcount")).toBe("151");
  expect(await table.getByRole("row").count()).toBeLessThan(60);
  await result.getByText("Request", { exact: true }).click();
  const sent = await result.locator("pre").innerText();
  expect(sent).toContain("/v2/calls?");
  expect(sent).toMatch(/authorization: Bearer •+/);
  await result.getByText("JSON", { exact: true }).click();
  await result.getByText("items:").waitFor();
  await page.getByRole("tab", { name: "Use it", exact: true }).click();
  await page.getByText(`connector.run("list_calls"`).waitFor();
  const curl = await page.getByRole("region", { name: "curl" }).locator("pre").innerText();
  expect(curl).toContain("2020-01-01T00:00:00Z");
  const [connection] = await browserTest.app.server.services.store.connections.list({ limit: 1 });
  expect(curl).toContain(`X-Connection-Id: ${connection?.id}`);
  expect(await runInShell(curl)).toMatchObject({ node_status: "Success" });
  await page.getByRole("region", { name: "Library" }).getByText('method: "oauth2"').waitFor();
  await page.getByText("The server prints it in its terminal when it starts.").waitFor();
  const node = JSON.parse(await page.getByRole("region", { name: "n8n" }).locator("pre").innerText());
  expect(node.nodes[0].parameters).toMatchObject({ operation: "list_calls", limit: 150, authentication: "oAuth2" });
  const openApiUrl = await page.getByLabel("OpenAPI document").inputValue();
  expect((await fetch(openApiUrl)).status).toBe(200);
  expect(errors).toEqual([]);
});

test("shows a partial failure with its count and path", async () => {
  const { page, errors } = await openSignedIn();
  await page.goto(`${browserTest.app.url}/actions/get_call_transcript`);
  await page.getByText("JSON", { exact: true }).first().click();
  const callId = browserTest.app.sandbox.state.calls.visible(Date.now())[0]?.id;
  await page.getByLabel("Input as JSON").fill(JSON.stringify({ callIds: [callId, "4815162342"] }));
  await page.getByRole("button", runButton).click();
  const result = page.getByRole("region", { name: "Result" });
  await result.getByText("Partially succeeded", { exact: true }).waitFor();
  await result.getByText("1 item failed. The others succeeded.").waitFor();
  await result.getByText("/missing", { exact: true }).waitFor();
  expect(errors).toEqual([]);
});

test("continues a run when the user leaves the page, and stops it on request", async () => {
  const { page, errors } = await openSignedIn();
  browserTest.app.sandbox.injectFault({ operation: "GET /v2/users", connection: "hang" });
  await page.goto(`${browserTest.app.url}/actions/list_users`);
  await page.getByRole("button", runButton).click();
  await page.getByRole("timer").waitFor();
  await page.getByRole("link", { name: "Actions", exact: true }).first().click();
  await page.getByRole("searchbox", { name: "Search actions" }).fill("list users");
  await page.getByRole("link", { name: "List Users", exact: true }).click();
  await page.getByRole("timer").waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("Stopped").waitFor();
  await page.getByRole("button", runButton).click();
  await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();
  expect(errors).toEqual([]);
});

test("displays the example of every action in its form and returns it unchanged", { timeout: 300_000 }, async () => {
  const { page, errors } = await openSignedIn();
  const { app } = browserTest;
  const { catalog, now } = app.server.services;
  for (const action of catalog.manifests.actions.values()) {
    // Navigates without a reload: reloading the pages for every action takes minutes.
    await page.evaluate(`history.pushState(null, "", "/actions/${action.id}")`);
    await page.getByRole("heading", { name: action.title, exact: true, level: 1 }).waitFor();
    await page.getByRole("button", { name: "Fill in an example" }).click();
    await page.getByText("JSON", { exact: true }).first().click();
    const readJson = async (): Promise<unknown> => JSON.parse(await page.getByLabel("Input as JSON").inputValue());
    await expect.poll(readJson, { message: action.id }).toEqual(createSandboxInput(action, app.sandbox, now()));
  }
  expect(errors).toEqual([]);
});

test("shows a missing scope with the remedy, and stores the error in the run", async () => {
  const { page, errors } = await openSignedIn();
  await page.goto(`${browserTest.app.url}/actions/list_trackers`);
  await page.getByRole("button", runButton).click();
  const result = page.getByRole("region", { name: "Result" });
  await result.getByRole("alert").getByText("api:settings:trackers:read").first().waitFor();
  await result.getByRole("link", { name: "Run details" }).click();
  const drawer = page.getByRole("dialog", { name: "List Trackers" });
  await drawer.getByText("Forbidden", { exact: true }).waitFor();
  await drawer.getByRole("alert").waitFor();
  await drawer.getByRole("button", { name: "Run again" }).click();
  await expect.poll(() => page.getByRole("row", { name: /List Trackers/ }).count()).toBeGreaterThan(1);
  expect(errors).toEqual([]);
});

test("asks for confirmation before a delete, but not for an input with a weaker effect", async () => {
  const { page, errors } = await openSignedIn();
  await page.goto(`${browserTest.app.url}/actions/http_request`);
  await page.getByLabel(/^Path/).fill("/v2/users");
  await page.getByLabel(/^Method/).selectOption("DELETE");
  await page.getByRole("button", runButton).click();
  const dialog = page.getByRole("dialog", { name: "Send DELETE /v2/users in Acme?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByLabel(/^Method/).selectOption("GET");
  await page.getByRole("button", runButton).click();
  await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();
  expect(await dialog.count()).toBe(0);
  expect(errors).toEqual([]);
});
