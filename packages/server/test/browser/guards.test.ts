// The guard of deletions and repeats: every such route of the settings API is reached from a page only through the dialog that
// names the connection, the object and the consequence. run_guard.test.ts covers runs.
import { createServer } from "node:http";
import type { Locator, Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { accessRules } from "../../src/access_rules.ts";
import { connectInBrowser, openBrowserTest, selectScopes, sendFromPage, signIn } from "../helpers/browser_app.ts";
import { createWebhookBody } from "../helpers/webhook_sender.ts";

const receiver = createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(200).end());
});
afterAll(() => receiver.close());

const ids = { connection: "", subscription: "", event: "" };

const browserTest = openBrowserTest(
  async (page, app) => {
    await signIn(page, app);
    await selectScopes(page, app, "api:calls:read:basic", "api:calls:read:extensive", "api:calls:read:transcript");
    await connectInBrowser(page, app, "Fernhill");
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const address = receiver.address();
    const { services } = app.server;
    ids.connection = (await services.store.connections.listByCustomer("Fernhill"))[0]?.id ?? "";
    const created = Object(
      await sendFromPage(page, "POST", "/subscriptions", {
        trigger: "call_analyzed",
        connection: ids.connection,
        input: {},
        deliveryUrl: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/hook`,
        webhook: { verification: "url_secret" },
      }),
    );
    ids.subscription = created.subscription.id;
    const headers = { "content-type": "application/json" };
    await fetch(created.webhookUrl, { method: "POST", headers, body: createWebhookBody("4815162342") });
    await sendFromPage(page, "POST", "/connect-links", { customer: "Quillfeather", expiresInDays: 7 });
    await sendFromPage(page, "POST", "/users", { name: "Zoë", role: "builder" });
  },
  { stepsToken: undefined },
);

interface Guard {
  /** The guarded route. */
  route: string;
  path: () => string;
  button: RegExp;
  title: string;
  /** What the dialog names. */
  facts: readonly string[];
  consequence: RegExp;
  typed?: string;
  prepare?: (page: Page) => Promise<void>;
}

const app = "/api/app";
const openSubscription = (): string => `/triggers/call_analyzed?open=${ids.subscription}`;
const subscriptionFacts = ["Fernhill", "Call Analyzed"];

/** Those that delete what later ones need come last. */
const guards: readonly Guard[] = [
  {
    route: `POST ${app}/subscriptions/:id/events/:event/replay`,
    path: () => `${openSubscription()}&event=${ids.event}`,
    button: /^Replay…/,
    title: "Deliver this event again?",
    facts: subscriptionFacts,
    consequence: /It was delivered before/,
    prepare: async (page) => {
      await page.goto(`${browserTest.app.url}${openSubscription()}`);
      const events = page.getByRole("region", { name: "Events" });
      await events
        .getByRole("row", { name: /Delivered/ })
        .getByRole("link")
        .click();
      await page.getByRole("region", { name: "Event", exact: true }).waitFor();
      ids.event = new URL(page.url()).searchParams.get("event") ?? "";
    },
  },
  {
    route: `POST ${app}/subscriptions/:id/rotate-signing-secret`,
    path: openSubscription,
    button: /^Rotate signing secret/,
    title: "Rotate the signing secret of Fernhill?",
    facts: subscriptionFacts,
    consequence: /needs the new secret within one day/,
  },
  {
    route: `POST ${app}/subscriptions/:id/rotate-url-secret`,
    path: openSubscription,
    button: /^Rotate webhook URL/,
    title: "Rotate the webhook URL of Fernhill?",
    facts: subscriptionFacts,
    consequence: /stops working at once/,
  },
  {
    route: `DELETE ${app}/subscriptions/:id`,
    path: openSubscription,
    button: /^Delete…/,
    title: "Delete the subscription of Fernhill?",
    facts: subscriptionFacts,
    consequence: /cannot be undone/,
  },
  {
    route: `DELETE ${app}/connect-links/:id`,
    path: () => "/connections",
    button: /^Revoke/,
    title: "Revoke the link of Quillfeather?",
    facts: ["Quillfeather", "in 7 days"],
    consequence: /stops working at once/,
  },
  {
    route: `DELETE ${app}/connections/:id`,
    path: () => `/connections?open=${ids.connection}`,
    button: /^Disconnect…/,
    title: "Disconnect Fernhill?",
    facts: ["Fernhill", "Gong company"],
    consequence: /credentials are deleted/,
    typed: "Fernhill",
  },
  {
    route: `POST ${app}/users/:id/reset-password`,
    path: () => "/admin",
    button: /^Reset password…/,
    title: "Reset the password of Zoë?",
    facts: ["Zoë", "Builder"],
    consequence: /all sessions of Zoë end now/,
  },
  {
    route: `DELETE ${app}/users/:id`,
    path: () => "/admin",
    button: /^Remove…/,
    title: "Remove Zoë?",
    facts: ["Zoë", "Builder"],
    consequence: /can no longer sign in/,
  },
  {
    route: `DELETE ${app}/sessions/:id`,
    path: () => "/admin",
    button: /^End…/,
    title: "End a session of admin?",
    facts: ["admin", "Chrome"],
    consequence: /signed out at once/,
  },
  {
    route: `POST ${app}/steps-token/rotate`,
    path: () => "/admin",
    button: /^Rotate…/,
    title: "Rotate the token of the steps API?",
    facts: ["ends in …"],
    consequence: /current token ends now/,
  },
  {
    route: `DELETE ${app}/runs`,
    path: () => "/settings",
    button: /^Delete all runs…/,
    title: "Delete all runs?",
    facts: ["all connections", "all runs of all actions"],
    consequence: /cannot be undone/,
  },
];

/** Signing out deletes the own session, and a stopped run deletes nothing. */
const unguarded = [`DELETE ${app}/session`, `DELETE ${app}/page-runs/:id`];

test("covers every route that deletes, replaces a secret or delivers again", () => {
  const guarded = Object.keys(accessRules).filter(
    (route) =>
      route.includes(` ${app}/`) &&
      (route.startsWith("DELETE ") || /rotate|reset-password|\/replay$/.test(route)) &&
      !unguarded.includes(route),
  );
  expect(guards.map(({ route }) => route).toSorted()).toEqual(guarded.toSorted());
});

test.for(guards)("asks before $route", async (guard) => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await guard.prepare?.(page);
  await page.goto(`${browserTest.app.url}${guard.path()}`);
  const writes = listWrites(page);
  const dialog = page.getByRole("dialog", { name: guard.title, exact: true });
  const open = (): Promise<void> => page.getByRole("button", { name: guard.button }).first().click();

  await open();
  for (const fact of guard.facts) expect(await dialog.locator("dl").innerText()).toContain(fact);
  await dialog.getByText(guard.consequence).waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(writes).toEqual([]);

  await open();
  if (guard.typed !== undefined) await confirmTyped(dialog, guard.typed);
  else await getConfirmButton(dialog).click();
  await expect.poll(() => writes.length).toBe(1);
  await dialog.waitFor({ state: "detached" });
  expect(writes).toEqual([expect.stringMatching(toPattern(guard.route))]);
  expect(errors).toEqual([]);
});

async function confirmTyped(dialog: Locator, typed: string): Promise<void> {
  await dialog.getByRole("textbox").fill(`${typed}x`);
  await getConfirmButton(dialog).click();
  await dialog.getByText(`Type ${typed} to confirm.`).waitFor();
  await dialog.getByRole("textbox").fill(typed);
  await getConfirmButton(dialog).click();
}

function getConfirmButton(dialog: Locator): Locator {
  return dialog.locator("footer .danger");
}

/** The writes of a page from now on. */
function listWrites(page: Page): readonly string[] {
  const writes: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") writes.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  return writes;
}

function toPattern(route: string): RegExp {
  return new RegExp(`^${route.replaceAll(/:\w+/g, "[^/]+")}$`);
}
