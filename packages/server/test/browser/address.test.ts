// The address of a page contains what it shows: filters, search, columns, order and the open row survive a reload, Back and a link.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { connectInBrowser, openBrowserTest, selectScopes, sendFromPage, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  await selectScopes(page, app, "api:calls:read:basic", "api:calls:read:extensive", "api:workspaces:read");
  await connectInBrowser(page, app, "Acme");
  await connectInBrowser(page, app, "Fernhill");
  const [, second] = await app.server.services.store.connections.list();
  for (const trigger of ["call_recorded", "user_added"])
    await sendFromPage(page, "POST", "/subscriptions", { trigger, connection: second?.id, input: {} });
  for (const action of ["list_users", "list_workspaces"])
    await sendFromPage(page, "POST", `/actions/${action}/run`, { connection: second?.id, input: {} });
});

interface FilteredPage {
  path: string;
  /** Changes the filters. */
  change: (page: Page) => Promise<void>;
  /** What the page shows then. */
  read: (page: Page) => Promise<unknown>;
  shown: unknown;
}

const readBoxes = (...names: string[]) => {
  return async (page: Page): Promise<string[]> =>
    Promise.all(names.map((name) => page.getByRole("combobox", { name }).inputValue()));
};

async function selectOption(page: Page, box: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: box }).click();
  await page.getByRole("option", { name: option }).first().click();
}

const filteredPages: readonly FilteredPage[] = [
  {
    path: "/runs",
    change: async (page) => {
      await selectOption(page, "Action", "List Users");
      await selectOption(page, "Connection", "Fernhill");
      await page.getByLabel("State").selectOption("succeeded");
      await page.getByLabel("Time").selectOption("24h");
      await page.getByRole("searchbox").fill("users");
    },
    read: async (page) => [
      ...(await readBoxes("Action", "Connection")(page)),
      await page.getByLabel("State").inputValue(),
      await page.getByLabel("Time").inputValue(),
      await page.getByRole("searchbox").inputValue(),
      await page.getByRole("table", { name: "Runs" }).getAttribute("aria-rowcount"),
    ],
    shown: ["List Users", "Fernhill", "succeeded", "24h", "users", "2"],
  },
  {
    path: "/subscriptions",
    change: async (page) => {
      await selectOption(page, "Trigger", "User Added");
      await selectOption(page, "Connection", "Fernhill");
    },
    read: async (page) => [
      ...(await readBoxes("Trigger", "Connection")(page)),
      await page.getByRole("table", { name: "Subscriptions" }).getAttribute("aria-rowcount"),
    ],
    shown: ["User Added", "Fernhill", "2"],
  },
  {
    path: "/connections",
    change: (page) => page.getByRole("searchbox").fill("acm"),
    read: async (page) => [
      await page.getByRole("searchbox").inputValue(),
      await page.getByRole("table", { name: "Connections" }).getAttribute("aria-rowcount"),
    ],
    shown: ["acm", "2"],
  },
  {
    path: "/actions",
    change: async (page) => {
      await page.getByRole("checkbox").check();
      await page.getByRole("searchbox").fill("workspace");
    },
    read: async (page) => [
      await page.getByRole("checkbox").isChecked(),
      await page.getByRole("searchbox").inputValue(),
    ],
    shown: [true, "workspace"],
  },
];

test.for(filteredPages)("keeps the filters of $path after a reload, Back and in a link", async (filtered) => {
  const { path, change, read, shown } = filtered;
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}${path}`);
  await change(page);
  await expect.poll(() => read(page)).toEqual(shown);
  await page.reload();
  await expect.poll(() => read(page)).toEqual(shown);
  const address = page.url();
  await page.getByRole("link", { name: "Overview", exact: true }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.goBack();
  await expect.poll(() => read(page)).toEqual(shown);
  const { page: other } = await browserTest.openPage();
  await signIn(other, browserTest.app);
  await other.goto(address);
  await expect.poll(() => read(other)).toEqual(shown);
  expect(errors).toEqual([]);
});

test("keeps the columns, order, filter, search and view of a result", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/actions/list_users`);
  const result = page.getByRole("region", { name: "Result" });
  const run = async (): Promise<void> => {
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await result.getByText("Succeeded").waitFor();
  };
  await run();
  await result.getByText("Columns", { exact: true }).click();
  await result.getByRole("checkbox", { name: "settings.webConferencesRecorded" }).check();
  await result.getByRole("checkbox", { name: "lastName" }).uncheck();
  await result.getByText("Columns", { exact: true }).click();
  await result.getByLabel("Filter by column").selectOption("active");
  await result.getByLabel("Filter operator").selectOption("is");
  await result.getByLabel("Filter value").fill("true");
  await result.getByLabel("Search the rows").fill("example");
  const header = result.getByRole("columnheader", { name: "firstName" });
  await header.getByRole("button").click();
  await header.getByRole("button").click();
  const read = async (): Promise<unknown[]> => [
    await result.getByLabel("Search the rows").inputValue(),
    await result.getByLabel("Filter by column").inputValue(),
    await result.getByLabel("Filter operator").inputValue(),
    await result.getByLabel("Filter value").inputValue(),
    await header.getAttribute("aria-sort"),
    await result.getByRole("columnheader", { name: "settings.webConferencesRecorded" }).count(),
    await result.getByRole("columnheader", { name: "lastName" }).count(),
    await result.getByRole("table").getAttribute("aria-rowcount"),
  ];
  await expect.poll(async () => (await read())[4]).toBe("descending");
  const shown = await read();
  expect(shown.slice(0, 7)).toEqual(["example", "active", "is", "true", "descending", 1, 0]);
  // The other tabs show the same action.
  await page.getByRole("tab", { name: "Schema" }).click();
  await page.getByRole("tab", { name: "Run", exact: true }).click();
  await expect.poll(read).toEqual(shown);
  await result.getByRole("link", { name: "Run details" }).click();
  await page.getByRole("heading", { name: "Runs" }).waitFor();
  await page.goBack();
  await expect.poll(read).toEqual(shown);
  await page.reload();
  // The server keeps no result: a link shows the same view of a new one.
  await run();
  await expect.poll(read).toEqual(shown);
  await result.getByText("JSON", { exact: true }).click();
  await result.getByRole("button", { name: "Full width" }).click();
  await page.goto(page.url());
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await result.getByRole("textbox", { name: "Search the output" }).waitFor();
  expect(await result.getByRole("textbox", { name: "Search the output" }).inputValue()).toBe("example");
  expect(errors).toEqual([]);
});
