// Admin page: people and roles, password, sessions, the token of the steps API, and the audit log.
import { expect, test } from "vitest";
import { adminPassword, openBrowserTest, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest();
const userPassword = "the password of a person";

test("adds a person, who chooses a password, sees what the role allows, and is removed", async () => {
  const { app } = browserTest;
  const { page: admin, errors } = await browserTest.openPage();
  await signIn(admin, app);
  await admin.getByRole("link", { name: "Admin", exact: true }).click();
  await admin.getByRole("button", { name: "Add a person" }).click();
  const dialog = admin.getByRole("dialog", { name: "Add a person" });
  await dialog.getByLabel("Name").fill("Zoë");
  await dialog.getByLabel("Role").selectOption("viewer");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  const shown = admin.getByRole("dialog", { name: "Setup token of Zoë" });
  const setupToken = await shown.getByLabel("Setup token", { exact: true }).inputValue();
  await shown.getByRole("button", { name: "Done" }).click();
  await admin.getByText("Has not signed in").waitFor();
  expect(await admin.content()).not.toContain(setupToken);

  const { page, errors: userErrors } = await browserTest.openPage();
  await page.goto(app.url);
  await page.getByRole("button", { name: "I have a setup token" }).click();
  await page.getByLabel("Name").fill("zoë");
  await page.getByLabel("New password").fill(userPassword);
  await page.getByLabel("Repeat password").fill(userPassword);
  await page.getByLabel("Setup token").fill(setupToken);
  await page.getByRole("button", { name: "Set password and continue" }).click();
  await page.getByText("Your role is viewer: you can see everything and change nothing.").waitFor();
  await page.getByRole("link", { name: "Admin", exact: true }).click();
  await page.getByRole("heading", { name: "Your password" }).waitFor();
  expect(await page.getByRole("heading", { name: "People" }).count()).toBe(0);
  await page.goto(`${app.url}/settings`);
  const method = page.getByRole("radio", { name: /^API key/ });
  await method.waitFor();
  expect(await method.isDisabled()).toBe(true);

  await admin.getByLabel("Role of Zoë").selectOption("builder");
  await admin.getByText("User: change role").waitFor();
  await admin.getByRole("button", { name: "Remove… Zoë" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect.poll(() => admin.getByLabel("Role of Zoë").count()).toBe(0);
  await page.reload();
  await page.getByLabel("Password", { exact: true }).waitFor();
  expect([...errors, ...userErrors]).toEqual([]);
});

test("changes the password, ends other sessions, rotates the token, and lists it all in the audit log", async () => {
  const { app } = browserTest;
  const { page: other } = await browserTest.openPage();
  await signIn(other, app);
  const { page, errors } = await browserTest.openPage();
  await signIn(page, app);
  await page.goto(`${app.url}/admin`);
  const change = async (current: string, next: string): Promise<void> => {
    await page.getByLabel("Current password").fill(current);
    await page.getByLabel("New password", { exact: true }).fill(next);
    await page.getByLabel("Repeat new password").fill(next);
    await page.getByRole("button", { name: "Change password" }).click();
  };
  await change("wrong password", "another long password");
  await page.getByText("This is wrong").waitFor();
  await change(adminPassword, "another long password");
  await page.getByText("Password changed").waitFor();
  await expect.poll(() => page.getByRole("table", { name: "Sessions" }).getByRole("row").count()).toBe(2);
  await other.reload();
  await other.getByLabel("Password", { exact: true }).waitFor();
  await change("another long password", adminPassword);
  await page.getByText("Password changed").waitFor();
  await page.reload();
  await expect.poll(() => page.getByText("Password: change").count()).toBe(2);

  await signIn(other, app);
  await page.reload();
  await page.getByRole("button", { name: "End… session of admin" }).click();
  await page
    .getByRole("dialog", { name: "End a session of admin?" })
    .getByRole("button", { name: "End session" })
    .click();
  await expect.poll(() => page.getByRole("button", { name: "End… session of admin" }).count()).toBe(0);
  await other.reload();
  await other.getByLabel("Password", { exact: true }).waitFor();

  await page.getByText("It is set by STEPS_TOKEN").waitFor();
  await page.getByRole("searchbox", { name: "Search the audit log" }).fill("session");
  await page.getByText("Session: end").waitFor();
  await expect.poll(() => page.getByText("Password: change").count()).toBe(0);
  expect(errors).toEqual([]);
});

test("shows no text from the address bar as a message", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/connections?error=Call%20555-0100%20to%20continue`);
  await page.getByText("The account was not connected").waitFor();
  expect(await page.getByText("555-0100").count()).toBe(0);
  await page.goto(`${browserTest.app.url}/connections?error=consent_denied`);
  await page.getByText("The authorization was denied or has expired.").waitFor();
  expect(errors).toEqual([]);
});
