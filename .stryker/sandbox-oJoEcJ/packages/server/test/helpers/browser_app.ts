// @ts-nocheck
// The whole server with the simulated service behind it, on sockets, in a directory of its own.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, type SandboxOptions, startSandboxServer } from "gong-connector-sandbox";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { createServer, type Server } from "../../src/server.ts";
import { builtPagesDirectory } from "../../src/static_pages.ts";
import { openStore } from "../../src/store/index.ts";
import { launchBrowser, openPage, type PageVisit, signInAndOpen, type VisitOptions } from "./browser.ts";

export const adminPassword = "correct horse battery staple";

export interface BrowserApp {
  url: string;
  /** Where the simulated service answers. */
  providerUrl: string;
  /** Origins that a browser may meet on the way. */
  origins: readonly string[];
  server: Server;
  sandbox: Sandbox;
  /** Lets time pass for the server. */
  advance(ms: number): void;
  close(): Promise<void>;
}

export async function startApp(sandboxOptions: SandboxOptions = {}): Promise<BrowserApp> {
  if (!existsSync(new URL("index.html", builtPagesDirectory)))
    throw new Error("The pages are not built: npm run build");
  const directory = mkdtempSync(join(tmpdir(), "browser-"));
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  // Redirect addresses on this machine are all registered: the server's port is known only later.
  const served = await startSandboxServer({ port: 0, clock: now, ...sandboxOptions });
  const server = await createServer({
    store: await openStore({ directory }),
    stepsToken: "steps-token-of-the-tests",
    startSandbox: async () => served,
    // Credentials of one's own lead to the simulated service, too.
    oauthBaseUrl: served.url,
    allowedDomains: ["127.0.0.1"],
    now,
  });
  const url = await server.listen({ port: 0, host: "127.0.0.1" });
  return {
    url,
    providerUrl: served.url,
    origins: [url, served.url],
    server,
    sandbox: served.sandbox,
    advance: (ms) => {
      ahead += ms;
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
  /** A fresh visitor. */
  visit(options?: Omit<VisitOptions, "origins"> & { origins?: readonly string[] }): Promise<PageVisit>;
}

/** Opens them before the tests, and closes them after; `prepare` does what comes before all tests, in a page of its own. */
export function openBrowserTest(prepare?: (page: Page, app: BrowserApp) => Promise<void>): BrowserTest {
  let open: { browser: Browser; app: BrowserApp } | undefined;
  const opened = (): { browser: Browser; app: BrowserApp } => {
    if (open) return open;
    throw new Error("the browser and the server are there only while tests run");
  };
  beforeAll(async () => {
    const browser = await launchBrowser();
    const app = await startApp();
    open = { browser, app };
    if (!prepare) return;
    const { page, context } = await signInAndOpen(browser, app);
    await prepare(page, app);
    await context.close();
  });
  afterAll(async () => {
    await open?.browser.close();
    await open?.app.close();
  });
  return {
    get app() {
      return opened().app;
    },
    visit: (options) => openPage(opened().browser, { origins: opened().app.origins, ...options }),
  };
}

/** Opens the pages; on the first run that sets the password. */
export async function signIn(page: Page, { url }: Pick<BrowserApp, "url">): Promise<void> {
  await page.goto(url);
  const first = page.getByLabel("New password");
  const later = page.getByLabel("Password", { exact: true });
  await first.or(later).waitFor();
  if (await first.isVisible()) {
    await first.fill(adminPassword);
    await page.getByLabel("Repeat it").fill(adminPassword);
    await page.getByRole("button", { name: "Set password and continue" }).click();
  } else {
    await later.fill(adminPassword);
    await page.getByRole("button", { name: "Sign in" }).click();
  }
  await page.getByRole("heading", { name: "Overview" }).waitFor();
}

/** Starts connecting; the browser then stands before the provider's question. */
export async function requestConsent(page: Page, { url }: Pick<BrowserApp, "url">, customer: string): Promise<void> {
  await page.goto(`${url}/connections`);
  await page.getByRole("button", { name: "Connect an account" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Connect an account" });
  await dialog.getByLabel("Customer").fill(customer);
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByRole("button", { name: "Allow" }).waitFor();
}

export async function connectInBrowser(page: Page, app: Pick<BrowserApp, "url">, customer: string): Promise<void> {
  await requestConsent(page, app, customer);
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account is linked").waitFor();
}

/** Selects scopes by their codes and saves. */
export async function selectScopes(page: Page, { url }: Pick<BrowserApp, "url">, ...codes: string[]): Promise<void> {
  await page.goto(`${url}/permissions`);
  for (const code of codes) {
    await page.getByRole("searchbox", { name: "Search scopes" }).fill(code);
    await page.getByRole("button", { name: `Add ${code}`, exact: true }).click();
  }
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();
}
