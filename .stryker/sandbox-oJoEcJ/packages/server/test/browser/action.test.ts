// @ts-nocheck
// An action's page: faults before anything is sent, lookups by name, JSON, results, stopping, and code to paste.

import { createExampleInput } from "gong-connector/internal";
import { expect, test } from "vitest";
import type { PageVisit } from "../helpers/browser.ts";
import { connectInBrowser, openBrowserTest, selectScopes, signIn } from "../helpers/browser_app.ts";

const stage = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  const calls = ["api:calls:read:basic", "api:calls:read:extensive", "api:calls:read:transcript"];
  await selectScopes(page, app, ...calls, "api:workspaces:read");
  await connectInBrowser(page, app, "Acme");
});

async function open(): Promise<PageVisit> {
  const opened = await stage.visit();
  await signIn(opened.page, stage.app);
  return opened;
}

const run = { name: "Run", exact: true } as const;

test("faults are said at their fields before anything is sent, and go as they are mended", async () => {
  const { page, complaints } = await open();
  await page.goto(`${stage.app.url}/actions/list_calls`);
  await page.getByRole("button", run).click();
  await page.getByText("2 fields need a correction.").waitFor();
  expect(await page.getByLabel("From date time").getAttribute("aria-invalid")).toBe("true");
  expect(await page.evaluate<string>("document.activeElement.id")).toBe("in_fromDateTime");
  await page.getByRole("button", { name: "7 days ago" }).first().click();
  await page.getByText("1 field needs a correction.").waitFor();
  await page.getByRole("button", { name: "7 days ago" }).nth(1).click();
  await expect.poll(() => page.getByText("needs a correction").count()).toBe(0);
  // Both are the same moment now: only the server knows that the first must lie before the second.
  await page.getByRole("button", { name: "Now" }).first().click();
  await page.getByRole("button", run).click();
  await page.getByRole("region", { name: "Result" }).getByRole("alert").waitFor();
  expect(complaints).toEqual([]);
});

test("people and workspaces are found by name and sent as ids", async () => {
  const { page, complaints } = await open();
  const someone = stage.app.sandbox.state.users[3];
  await page.goto(`${stage.app.url}/actions/list_extensive_calls`);
  const users = page.getByRole("combobox", { name: /^Primary user ids/ });
  await users.fill(someone?.firstName ?? "");
  await page.getByRole("option").first().waitFor();
  await users.press("Enter");
  await users.press("Escape");
  const workspace = page.getByRole("combobox", { name: /^Workspace id/ });
  await workspace.click();
  await page.getByRole("option", { name: "Sales" }).click();
  expect(await workspace.inputValue()).toBe("Sales");
  await page.getByText("JSON", { exact: true }).first().click();
  const json: unknown = JSON.parse(await page.getByLabel("Input as JSON").inputValue());
  expect(json).toMatchObject({
    filter: { primaryUserIds: [expect.stringMatching(/^\d+$/)], workspaceId: expect.stringMatching(/^\d+$/) },
  });
  expect(complaints).toEqual([]);
});

test("a result is a table, JSON and the masked request, and its code can be pasted elsewhere", async () => {
  const { page, complaints } = await open();
  await page.goto(`${stage.app.url}/actions/list_calls`);
  await page.getByText("JSON", { exact: true }).first().click();
  await page.getByLabel("Input as JSON").fill(`{ "fromDateTime": "2020-01-01T00:00:00Z" `);
  await page.getByRole("button", run).click();
  await page.getByText("This is not a JSON object.").waitFor();
  const input = { fromDateTime: "2020-01-01T00:00:00Z", toDateTime: "2030-01-01T00:00:00Z", limit: 150 };
  await page.getByLabel("Input as JSON").fill(JSON.stringify(input));
  await page.getByRole("button", run).click();
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
  await page.getByRole("link", { name: "Use it" }).click();
  await page.getByText(`connector.run("list_calls"`).waitFor();
  expect(await page.locator("pre").first().innerText()).toContain("2020-01-01T00:00:00Z");
  expect(complaints).toEqual([]);
});

test("a run that only succeeded in part is flagged, with how much of it failed and where that stands", async () => {
  const { page, complaints } = await open();
  await page.goto(`${stage.app.url}/actions/get_call_transcript`);
  await page.getByText("JSON", { exact: true }).first().click();
  const known = stage.app.sandbox.state.calls.visible(Date.now())[0]?.id;
  await page.getByLabel("Input as JSON").fill(JSON.stringify({ callIds: [known, "4815162342"] }));
  await page.getByRole("button", run).click();
  const result = page.getByRole("region", { name: "Result" });
  await result.getByText("Succeeded in part", { exact: true }).waitFor();
  await result.getByText("1 item failed; the rest went through.").waitFor();
  await result.getByText("/missing", { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});

test("what was filled in and a run outlive leaving the page; a run can be stopped", async () => {
  const { page, complaints } = await open();
  stage.app.sandbox.injectFault({ operation: "GET /v2/users", connection: "hang" });
  await page.goto(`${stage.app.url}/actions/list_users`);
  await page.getByRole("button", run).click();
  await page.getByRole("timer").waitFor();
  await page.getByRole("link", { name: "Actions", exact: true }).first().click();
  await page.getByRole("searchbox", { name: "Search actions" }).fill("list users");
  await page.getByRole("link", { name: "List Users", exact: true }).click();
  await page.getByRole("timer").waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("Stopped").waitFor();
  await page.getByRole("button", run).click();
  await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();
  expect(complaints).toEqual([]);
});

test("the form of every action draws its example and gives it back unchanged", { timeout: 300_000 }, async () => {
  const { page, complaints } = await open();
  const { catalog } = stage.app.server.services;
  for (const action of catalog.actions.values()) {
    // As a link does it: loading everything anew for each of them takes minutes.
    await page.evaluate(`history.pushState(null, "", "/actions/${action.id}")`);
    await page.getByRole("heading", { name: action.title, exact: true, level: 1 }).waitFor();
    await page.getByRole("button", { name: "Fill in an example" }).click();
    await page.getByText("JSON", { exact: true }).first().click();
    const json: unknown = JSON.parse(await page.getByLabel("Input as JSON").inputValue());
    expect.soft(json, action.id).toEqual(createExampleInput(action));
  }
  expect(complaints).toEqual([]);
});

test("a missing scope is told with what to do, and the run is kept with its error", async () => {
  const { page, complaints } = await open();
  await page.goto(`${stage.app.url}/actions/list_trackers`);
  await page.getByRole("button", run).click();
  const result = page.getByRole("region", { name: "Result" });
  await result.getByRole("alert").getByText("api:settings:trackers:read").first().waitFor();
  await result.getByRole("link", { name: "Run details" }).click();
  const drawer = page.getByRole("dialog", { name: "List Trackers" });
  await drawer.getByText("Forbidden", { exact: true }).waitFor();
  await drawer.getByRole("alert").waitFor();
  await drawer.getByRole("button", { name: "Run again" }).click();
  await expect.poll(() => page.getByRole("row", { name: /List Trackers/ }).count()).toBeGreaterThan(1);
  expect(complaints).toEqual([]);
});

test("an action that removes asks first, and a milder input of the same action does not", async () => {
  const { page, complaints } = await open();
  await page.goto(`${stage.app.url}/actions/http_request`);
  await page.getByLabel(/^Path/).fill("/v2/users");
  await page.getByLabel(/^Method/).selectOption("DELETE");
  await page.getByRole("button", run).click();
  const dialog = page.getByRole("dialog", { name: "Run HTTP Request?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByLabel(/^Method/).selectOption("GET");
  await page.getByRole("button", run).click();
  await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();
  expect(await dialog.count()).toBe(0);
  expect(complaints).toEqual([]);
});
