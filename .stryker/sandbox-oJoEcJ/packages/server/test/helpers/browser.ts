// @ts-nocheck
// A real Chromium for the tests: every visit is a visitor of its own, and whatever the browser complains of is a fault.
import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no browser at ${executablePath}: install Debian's chromium, or name another by CHROMIUM.`,
    );
  }
  return chromium.launch({ executablePath, args: quiet });
}

export interface PageVisit {
  page: Page;
  context: BrowserContext;
  /** Errors of the console, exceptions, and requests to anywhere but these origins. */
  complaints: string[];
}

export interface VisitOptions {
  /** Origins that the visitor may reach. */
  origins: readonly string[];
  theme?: "light" | "dark";
  width?: number;
  height?: number;
}

/** A fresh visitor, without cookies; gone when the test is over, leaving a picture if it failed. */
export async function openPage(browser: Browser, options: VisitOptions): Promise<PageVisit> {
  const { page, context, complaints } = await signInAndOpen(browser, options);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") await takePicture(page, task.name, complaints);
    await context.close();
  });
  return { page, context, complaints };
}

/** A fresh visitor for what comes before the tests; to be closed by whoever asked. */
export async function signInAndOpen(browser: Browser, options: VisitOptions): Promise<PageVisit> {
  const { origins, theme = "light", width = 1440, height = 900 } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    timezoneId: "Europe/Berlin",
    locale: "en-GB",
  });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { page, context, complaints: complaintsOf(page, origins) };
}

async function takePicture(page: Page, name: string, complaints: readonly string[]): Promise<void> {
  const path = `.vitest/${name.replaceAll(/\W+/g, "_").slice(0, 80)}_${Date.now()}.png`;
  await page.screenshot({ path });
  console.error(
    `${name}: ended at ${page.url()}, see ${path}. The browser said: ${complaints.join("; ") || "nothing"}`,
  );
}

function complaintsOf(page: Page, origins: readonly string[]): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    // The browser reports every refused request as an error; the pages show those themselves.
    const isRefusal = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isRefusal) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (!origins.includes(origin)) complaints.push(`request to ${origin}`);
  });
  return complaints;
}

/** What axe finds at least serious. */
export async function findAxeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(document, { resultTypes: ["violations"] })`);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
