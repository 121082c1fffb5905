// The editor of Node-RED in Chromium: an action is chosen, filled, deployed and run.
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import type { Browser } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../../server/test/helpers/browser.ts";
import { createActionFlow } from "./action_flow.ts";
import { NodeRedHost } from "./node_red_host.ts";

const host = new NodeRedHost();
let server: SandboxServer;
let browser: Browser;

beforeAll(async () => {
  // First, and with its own cleanup: without a browser, nothing is started, and the error is the one that says so.
  browser = await launchBrowser();
  server = await startSandboxServer({ port: 0, rateLimits: false });
  await host.start();
  return async () => {
    await browser.close();
    await host.close();
    await server.close();
  };
});

test("an action is chosen and filled in the editor, deployed and run", async () => {
  const { credentials, state } = server.sandbox;
  await host.deploy(createActionFlow({ credentials, baseUrl: server.url, action: "list_users", values: {} }));
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  const forms: (string | null)[] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname.endsWith("/gong-connector/form")) forms.push(searchParams.get("id"));
  });
  await page.goto(host.url);
  await page.locator('[id="action"]').waitFor();
  await page.evaluate('RED.editor.edit(RED.nodes.node("action"))');
  await page.locator("#node-input-action").waitFor();
  // When the dialog has opened, Node-RED moves the focus to its first field. Keys before would be typed there.
  await page.locator(".red-ui-tray :focus").waitFor();
  await page.selectOption("#node-input-action", "get_user_by_id");
  const [user] = state.users;
  const input = page.locator("#gong-field-id + .red-ui-typedInput-container input");
  await input.first().pressSequentially(user?.firstName ?? "");
  await page
    .locator(".red-ui-autoComplete-container, .red-ui-menu-dropdown")
    .getByText(user?.lastName ?? "")
    .first()
    .click();
  await page.click("#node-dialog-ok");
  await page.click("#red-ui-header-button-deploy");
  await page.getByText("Successfully deployed").waitFor();
  host.send("in");
  const [output] = await host.receive("out");
  expect(output?.payload).toMatchObject({ id: user?.id });
  expect(errors).toEqual([]);
  // Each form is loaded once: the fields of a second response would be added to those of the first.
  expect(forms).toEqual(["list_users", "get_user_by_id"]);
});
