// Chromium for the tests. Every page has its own browser context, and collects the errors of the browser.
import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

const chromiumFlags = [
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
      `No browser at ${executablePath}. Install the Debian package chromium, or set CHROMIUM to the path of another one.`,
    );
  }
  return chromium.launch({ executablePath, args: chromiumFlags });
}

export interface PageVisit {
  page: Page;
  context: BrowserContext;
  /** Console errors, exceptions, and requests to other origins. */
  errors: string[];
}

export interface VisitOptions {
  /** Origins that the page may send requests to. */
  origins: readonly string[];
  theme?: "light" | "dark";
  width?: number;
  height?: number;
}

/** Opens a page without cookies. It is closed after the test, with a screenshot if the test failed. */
export async function openPage(browser: Browser, options: VisitOptions): Promise<PageVisit> {
  const { page, context, errors } = await createPage(browser, options);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") await takeScreenshot(page, task.name, errors);
    await context.close();
  });
  return { page, context, errors };
}

/** Creates a page without cookies. The caller closes its context. */
export async function createPage(browser: Browser, options: VisitOptions): Promise<PageVisit> {
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
  return { page, context, errors: collectErrors(page, origins) };
}

async function takeScreenshot(page: Page, name: string, errors: readonly string[]): Promise<void> {
  const path = `.vitest/${name.replaceAll(/\W+/g, "_").slice(0, 80)}_${Date.now()}.png`;
  await page.screenshot({ path });
  console.error(`${name}: failed at ${page.url()}, screenshot ${path}, browser errors: ${errors.join("; ") || "none"}`);
}

function collectErrors(page: Page, origins: readonly string[]): string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    // The browser logs every response with an error status. The pages show these errors.
    const isErrorStatus = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isErrorStatus) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (!origins.includes(origin)) errors.push(`request to ${origin}`);
  });
  return errors;
}

/** Serious and critical violations that axe finds. */
export async function findAxeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(document, { resultTypes: ["violations"] })`);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
