// Users of a settings server in tests.
import type { NewUser, Role } from "../../src/api/admin_contract.ts";
import type { Session } from "../../src/api/settings_contract.ts";
import type { SettingsServer, TestBrowser } from "./settings_server.ts";

export const userPassword = "the password of a user";

/** A browser of a new user with this role. */
export async function signInAs(app: SettingsServer, role: Role, name = `a ${role}`): Promise<TestBrowser> {
  const admin = await app.admin();
  const { status, text, body } = await admin.post<NewUser>("/users", { name, role });
  if (status !== 201) throw new Error(text);
  const browser = app.browser();
  await browser.post("/session", { name, password: userPassword, setupToken: body.setupToken });
  await updateCsrfToken(browser);
  return browser;
}

export async function updateCsrfToken(browser: TestBrowser): Promise<void> {
  browser.csrf = (await browser.get<Session>("/session")).body.csrfToken ?? "";
}
