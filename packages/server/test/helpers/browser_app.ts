// The settings server with a sandbox, on real sockets and in a temporary directory, for browser tests.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, type SandboxOptions, startSandboxServer } from "gong-connector-sandbox";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { createAccountOptions } from "../../../../test/helpers/account.ts";
import type { Session } from "../../src/api/settings_contract.ts";
import { createServer, type Server, type ServerOptions } from "../../src/server.ts";
import { builtPagesDirectory } from "../../src/static_pages.ts";
import { openStore } from "../../src/store/index.ts";
import { createPage, launchBrowser, openPage, type PageVisit, type VisitOptions } from "./browser.ts";

export const adminPassword = "correct horse battery staple";

export interface BrowserApp {
  url: string;
  /** URL of the sandbox. */
  vendorUrl: string;
  /** Origins that the browser may send requests to. */
  origins: readonly string[];
  server: Server;
  sandbox: Sandbox;
  /** Advances the clock of the server. */
  advance(ms: number): void;
  close(): Promise<void>;
}

export interface AppOptions extends Partial<Pick<ServerOptions, "publicUrl" | "environment" | "stepsToken">> {
  sandbox?: SandboxOptions;
  /** The server has the sandbox's credentials in its environment. */
  hasEnvironment?: boolean;
}

export async function startApp(options: AppOptions = {}): Promise<BrowserApp> {
  if (!existsSync(new URL("index.html", builtPagesDirectory)))
    throw new Error("The pages are not built. Run npm run build.");
  const directory = mkdtempSync(join(tmpdir(), "browser-"));
  let offsetMs = 0;
  const now = (): number => Date.now() + offsetMs;
  // The sandbox accepts every redirect URL on this machine: the server's port is not known yet.
  const { sandbox: sandboxOptions, hasEnvironment, ...serverOptions } = options;
  const sandbox = await startSandboxServer({ port: 0, clock: now, ...sandboxOptions });
  const environment = createAccountOptions(sandbox.url, sandbox.sandbox.credentials);
  const server = await createServer({
    store: await openStore({ directory }),
    stepsToken: "steps-token-of-the-browser-tests",
    startSandbox: async () => sandbox,
    // Configured credentials use the sandbox, too.
    oauthBaseUrl: sandbox.url,
    allowedDomains: ["127.0.0.1"],
    now,
    ...serverOptions,
    ...(hasEnvironment && { environment }),
  });
  const url = await server.listen({ port: 0, host: "127.0.0.1" });
  return {
    url,
    vendorUrl: sandbox.url,
    origins: [url, sandbox.url],
    server,
    sandbox: sandbox.sandbox,
    advance: (ms) => {
      offsetMs += ms;
    },
    close: async () => {
      await server.close(1_000);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** One browser and one server for all tests of a file. */
export interface BrowserTest {
  readonly app: BrowserApp;
  /** Opens a page without cookies. */
  openPage(options?: Omit<VisitOptions, "origins"> & { origins?: readonly string[] }): Promise<PageVisit>;
}

/** Starts a browser and a server before the tests of a file. `prepare` runs once before the tests, in a separate page. */
export function openBrowserTest(
  prepare?: (page: Page, app: BrowserApp) => Promise<void>,
  options?: AppOptions,
): BrowserTest {
  let running: { browser: Browser; app: BrowserApp } | undefined;
  const getRunning = (): { browser: Browser; app: BrowserApp } => {
    if (running) return running;
    throw new Error("The browser and the server are available only while tests run.");
  };
  beforeAll(async () => {
    const browser = await launchBrowser();
    const app = await startApp(options);
    running = { browser, app };
    if (!prepare) return;
    const { page, context } = await createPage(browser, app);
    await prepare(page, app);
    await context.close();
  });
  afterAll(async () => {
    await running?.browser.close();
    await running?.app.close();
  });
  return {
    get app() {
      return getRunning().app;
    },
    openPage: (options) => openPage(getRunning().browser, { origins: getRunning().app.origins, ...options }),
  };
}

/** Signs in. On the first run it sets the password. */
export async function signIn(page: Page, { url }: Pick<BrowserApp, "url">): Promise<void> {
  await page.goto(url);
  const first = page.getByLabel("New password");
  const later = page.getByLabel("Password", { exact: true });
  await first.or(later).waitFor();
  if (await first.isVisible()) {
    await first.fill(adminPassword);
    await page.getByLabel("Repeat password").fill(adminPassword);
    await page.getByRole("button", { name: "Set password and continue" }).click();
  } else {
    await later.fill(adminPassword);
    await page.getByRole("button", { name: "Sign in" }).click();
  }
  await page.getByRole("heading", { name: "Overview" }).waitFor();
}

/** Sends a write of the settings API with the session of the page, and returns the response's JSON. */
export async function sendFromPage(page: Page, method: string, path: string, body: object = {}): Promise<unknown> {
  const send = async ({ method, path, text }: { method: string; path: string; text: string }): Promise<string> => {
    const session = await fetch("/api/app/session");
    const { csrfToken = "" }: Session = JSON.parse(await session.text());
    const headers = { "content-type": "application/json", "x-csrf-token": csrfToken };
    const response = await fetch(`/api/app${path}`, { method, headers, body: text });
    if (!response.ok) throw new Error(await response.text());
    return response.text();
  };
  return JSON.parse((await page.evaluate(send, { method, path, text: JSON.stringify(body) })) || "null");
}

/** Starts the OAuth flow, up to the vendor's consent page. */
export async function requestConsent(page: Page, { url }: Pick<BrowserApp, "url">, customer: string): Promise<void> {
  await page.goto(`${url}/connections`);
  await page.getByRole("button", { name: "Connect an account" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Connect an account" });
  await dialog.getByLabel("Connection name").fill(customer);
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByRole("button", { name: "Allow" }).waitFor();
}

export async function connectInBrowser(page: Page, app: Pick<BrowserApp, "url">, customer: string): Promise<void> {
  await requestConsent(page, app, customer);
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account is connected.").waitFor();
}

/** Selects scopes and saves. */
export async function selectScopes(page: Page, { url }: Pick<BrowserApp, "url">, ...ids: string[]): Promise<void> {
  await page.goto(`${url}/permissions`);
  for (const id of ids) {
    await addScope(page, id);
  }
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();
}

/** Adds a scope with the drop-down list. */
export async function addScope(page: Page, id: string): Promise<void> {
  await page.getByRole("combobox", { name: "Scope of the catalog" }).fill(id);
  await page.getByRole("option", { name: new RegExp(`^${id}( |$)`) }).click();
  await page.getByRole("button", { name: `Remove ${id}`, exact: true }).waitFor();
  await page.getByRole("combobox", { name: "Scope of the catalog" }).press("Escape");
}
