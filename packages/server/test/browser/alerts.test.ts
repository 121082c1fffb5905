// Alerts on the Admin page: saving a webhook, its secret, and a test alert.
import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { findAxeViolations } from "../helpers/browser.ts";
import { openBrowserTest, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest();

test("saves a webhook for alerts, shows its secret once, and sends a test alert", async () => {
  const { page, errors } = await browserTest.openPage();
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()).toString());
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/admin`);
  const section = page.getByRole("region", { name: "Alerts" });
  await section.getByText(/start the server with SMTP_URL/).waitFor();
  await section.getByLabel("Webhook URL for alerts").fill("http://10.0.0.1/");
  await section.getByRole("button", { name: "Save alerts" }).click();
  await section.getByText(/DELIVERY_ALLOWED_NETWORKS/).waitFor();
  await section.getByLabel("Webhook URL for alerts").fill(`http://127.0.0.1:${port}/alerts`);
  await section.getByRole("button", { name: "Save alerts" }).click();
  await section.getByText("Alerts are saved.").waitFor();
  expect(await section.getByLabel("Signing secret of alerts").inputValue()).toMatch(/^whsec_/);
  expect(await findAxeViolations(page)).toEqual([]);
  await section.getByRole("button", { name: "Send a test alert" }).click();
  await section.getByText("Webhook: Status 204.").waitFor();
  expect(bodies.map((body) => JSON.parse(body).message)).toEqual(["This is a test alert. Nothing needs attention."]);
  expect(errors).toEqual([]);
});
