// The whole way of a new user with the built program: first start, connected account, first run, first delivered event.
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import { launchBrowser, openPage } from "../helpers/browser.ts";
import { connectInBrowser, signIn } from "../helpers/browser_app.ts";
import { startEventReceiver } from "../helpers/event_receiver.ts";
import { startServedProgram } from "../helpers/served_program.ts";

test("leads from the first start to a delivered event", async () => {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const receiver = await startEventReceiver();
  const times: string[] = [];
  const startedAt = performance.now();
  const note = (step: string): void => {
    times.push(`${step} ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  };
  const { url } = await startServedProgram();
  note("started");

  // The account is at a simulated vendor on another port of this machine.
  const { page, errors } = await openPage(browser, { origins: [] });
  await signIn(page, { url });
  await page.getByRole("heading", { name: "Set up in four steps" }).waitFor();
  note("signed in");

  await page.getByRole("link", { name: "Choose permissions" }).click();
  await page.getByRole("button", { name: "Select by action or trigger…" }).click();
  const scopes = page.getByRole("dialog", { name: "Select scopes by action or trigger" });
  await scopes.getByLabel("List Calls", { exact: true }).check();
  await scopes.getByRole("button", { name: "Replace selection" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await connectInBrowser(page, { url }, "Fernhill");
  note("connected");

  await page.goto(`${url}/actions/list_calls`);
  await page.getByRole("button", { name: "30 days ago" }).first().click();
  await page.getByRole("button", { name: "Now" }).nth(1).click();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();
  note("first run");

  await page.goto(`${url}/triggers/call_recorded`);
  await page.getByRole("button", { name: "Enable for a connection" }).click();
  const enable = page.getByRole("dialog", { name: "Enable Call Recorded" });
  await enable.getByRole("radio", { name: /^From a date/ }).check();
  await enable.getByRole("button", { name: "30 days ago" }).click();
  await enable.getByLabel(/^Delivery URL/).fill(receiver.url);
  await enable.getByRole("button", { name: "Enable" }).click();
  const enabled = page.getByRole("dialog", { name: "Call Recorded is enabled" });
  const secret = await enabled.getByLabel("Signing secret").inputValue();
  await enabled.getByRole("button", { name: "Done" }).click();
  await expect.poll(() => receiver.deliveries.length).toBeGreaterThan(0);
  note("first event");

  const [{ headers, body } = { headers: {}, body: "" }] = receiver.deliveries;
  const received = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  // Throws if the signature is not that of the body and the secret.
  const event = new Webhook(secret).verify(body, Object.fromEntries(received));
  expect(event).toMatchObject({ trigger: "call_recorded", data: { call: { id: expect.any(String) } } });
  const drawer = page.getByRole("dialog", { name: "Fernhill", exact: true });
  const events = drawer.getByRole("region", { name: "Events" });
  await events
    .getByRole("row", { name: /Delivered/ })
    .first()
    .waitFor();
  await drawer.getByRole("button", { name: "Close" }).click();
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("heading", { name: "Setup complete" }).waitFor();
  expect(errors.filter((error) => !/^request to http:\/\/(127\.0\.0\.1|localhost):/.test(error))).toEqual([]);
  console.log(`Walk: ${times.join(", ")}`);
});
