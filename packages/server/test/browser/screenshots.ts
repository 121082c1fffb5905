// Creates docs/screenshots from a server with the sandbox: npm run screenshots
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createPage, launchBrowser } from "../helpers/browser.ts";
import { connectInBrowser, selectScopes, signIn, startApp } from "../helpers/browser_app.ts";

const folder = fileURLToPath(new URL("../../../../docs/screenshots/", import.meta.url));
mkdirSync(folder, { recursive: true });

const browser = await launchBrowser();
const app = await startApp({ sandbox: { rateLimits: false } });
const { page } = await createPage(browser, app);
await page.setViewportSize({ width: 1280, height: 800 });
await signIn(page, app);
await selectScopes(
  page,
  app,
  "api:calls:read:basic",
  "api:calls:read:extensive",
  "api:calls:read:transcript",
  "api:workspaces:read",
);
await connectInBrowser(page, app, "Fernhill");
await connectInBrowser(page, app, "Quillfeather Media");
for (const action of ["list_users", "list_trackers", "list_workspaces"]) {
  await page.goto(`${app.url}/actions/${action}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("link", { name: "Run details" }).waitFor();
}
await page.goto(`${app.url}/actions/list_calls`);
await page.getByRole("button", { name: "30 days ago" }).first().click();
await page.getByRole("button", { name: "Now" }).nth(1).click();
await page.getByRole("button", { name: "Run", exact: true }).click();
await page.getByRole("link", { name: "Run details" }).waitFor();
await page.screenshot({ path: `${folder}action.png` });

await page.goto(`${app.url}/triggers/call_recorded`);
await page.getByRole("button", { name: "Enable for a connection" }).click();
await page.getByRole("radio", { name: /^From a date/ }).check();
await page.getByRole("button", { name: "30 days ago" }).click();
await page.getByRole("button", { name: "Enable", exact: true }).click();
await page.getByRole("heading", { name: "Detection lag" }).waitFor();
await page.screenshot({ path: `${folder}trigger.png` });

const pages = {
  overview: "/",
  settings: "/settings",
  permissions: "/permissions",
  connections: "/connections",
  actions: "/actions",
  triggers: "/triggers",
  runs: "/runs",
  usage: "/usage",
};
for (const [name, path] of Object.entries(pages)) {
  await page.goto(`${app.url}${path}`);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: `${folder}${name}.png` });
}
await browser.close();
await app.close();
