// The connect button in a page of another site, the connect page in a frame, and the settings of the connect page.
import { once } from "node:events";
import type { Server } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { createProduct } from "../../../../examples/connect_button/product.ts";
import { findAxeViolations } from "../helpers/browser.ts";
import { openBrowserTest, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest(signIn);

/** Starts a product, and returns its origin. */
async function startProduct(customer: string): Promise<string> {
  const stepsToken = "steps-token-of-the-browser-tests";
  const server: Server = createProduct({ connectorUrl: browserTest.app.url, stepsToken, customer });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

async function saveConnectPage(origin: string): Promise<void> {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/connections`);
  await page.getByRole("button", { name: "Connect page…" }).click();
  const drawer = page.getByRole("dialog", { name: "Connect page" });
  await drawer.getByLabel("Product name").fill("Acme Flows");
  await drawer.getByLabel("Color").fill("red");
  await drawer.getByLabel("Reason").fill("Acme Flows adds your calls to your workflows.");
  await drawer.getByLabel("Origins").fill(origin);
  const logo = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="30"/></svg>',
  );
  await drawer.getByLabel("Logo").setInputFiles({ name: "logo.svg", mimeType: "image/svg+xml", buffer: logo });
  await drawer.getByAltText("Current logo").waitFor();
  await drawer.getByRole("button", { name: "Save" }).click();
  await drawer.getByText(/must be a color such as #4c43d4/).waitFor();
  expect(await findAxeViolations(page)).toEqual([]);
  await drawer.getByLabel("Color").fill("#ffcc00");
  await drawer.getByRole("button", { name: "Save" }).click();
  await drawer.waitFor({ state: "detached" });
  expect(errors).toEqual([]);
}

test("connects a customer from a page of the product, and shows the state there", async () => {
  const origin = await startProduct("Cedar");
  await saveConnectPage(origin);
  const { page, context, errors } = await browserTest.openPage({ origins: [origin, ...browserTest.app.origins] });
  await page.goto(origin);
  const opened = context.waitForEvent("page");
  await page.getByRole("button", { name: "Connect Gong" }).click();
  const connectPage = await opened;
  await connectPage.getByRole("heading", { name: "Connect Gong to Acme Flows" }).waitFor();
  await connectPage.getByText("Acme Flows adds your calls to your workflows.").waitFor();
  await connectPage.getByRole("img", { name: "Acme Flows" }).waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await connectPage.emulateMedia({ colorScheme });
    expect(await findAxeViolations(connectPage)).toEqual([]);
  }
  await connectPage.getByRole("button", { name: "Continue to Gong" }).click();
  await connectPage.getByRole("button", { name: "Allow" }).click();
  await connectPage.getByRole("heading", { name: "Thank you" }).waitFor();
  await page.getByText("Connected to fernhill.example").waitFor();
  await page.getByRole("button", { name: "Reconnect" }).waitFor();
  expect(await findAxeViolations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test("offers the button by itself when the connector is reachable again", async () => {
  const origin = await startProduct("Dogwood");
  await saveConnectPage(origin);
  const { page, errors } = await browserTest.openPage({ origins: [origin, ...browserTest.app.origins] });
  await page.route("**/connect-links/state", (route) => route.abort());
  await page.goto(origin);
  await page.getByText("The connector cannot be reached.").waitFor();
  await page.unroute("**/connect-links/state");
  await page.getByRole("button", { name: "Connect Gong" }).waitFor();
  expect(errors).toEqual([]);
});

test("shows the connect page in a frame of the product, and in no other page", async () => {
  const [origin, other] = [await startProduct("Birch"), await startProduct("Birch")];
  await saveConnectPage(origin);
  const { page, context, errors } = await browserTest.openPage({ origins: [origin, ...browserTest.app.origins] });
  await page.goto(`${origin}/frame`);
  const frame = page.frameLocator("iframe");
  const opened = context.waitForEvent("page");
  await frame.getByRole("button", { name: "Continue to Gong" }).click();
  await (await opened).getByRole("button", { name: "Allow" }).waitFor();
  expect(errors).toEqual([]);

  const visit = await browserTest.openPage({ origins: [other, ...browserTest.app.origins] });
  await visit.page.goto(`${other}/frame`);
  await expect.poll(() => visit.errors.join("\n")).toMatch(/frame-ancestors/);
  expect(await visit.page.frameLocator("iframe").getByRole("button", { name: "Continue to Gong" }).count()).toBe(0);
  await visit.page.goto(other);
  await visit.page.getByText("The connector cannot be reached.").waitFor();
});
