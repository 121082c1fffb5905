// The overview: set-up steps, connections to reconnect, today's quota and the last runs.
import type { FastifyInstance } from "fastify";
import type { Overview } from "../api/settings_contract.ts";
import { getAuthMethod } from "../app_settings.ts";
import { getQuota } from "../quota.ts";
import { getQuotaKeyFilter } from "../quota_key.ts";
import type { Services } from "../services.ts";
import { listConnected, type RunCounts } from "../store/index.ts";
import { toRunRows } from "./api_rows.ts";

const dayMs = 86_400_000;

type SetupStep = Overview["setupSteps"][number];

export function registerOverviewRoutes(server: FastifyInstance, services: Services): void {
  const { store, now } = services;
  server.get("/overview", async (): Promise<Overview> => {
    const steps = [
      getCredentialsStep(services),
      getScopesStep(services),
      getConnectionStep(services),
      getRunStep(services),
    ];
    return {
      setupSteps: await Promise.all(steps),
      quota: await getQuota(store, now()),
      lastRuns: await toRunRows(services, await store.runs.list({ limit: 5 })),
    };
  });
}

async function getCredentialsStep({ settings, connectorResolver }: Services): Promise<SetupStep> {
  const { authMethod, credentialSource } = await settings.read();
  const step = { id: "credentials", title: "Credentials", href: "/settings" } as const;
  const source = await connectorResolver.getAccountSource();
  if (source === "environment")
    return { ...step, done: true, message: "The server uses the credentials of its environment variables." };
  if (source === "sandbox")
    return { ...step, done: true, message: "The sandbox is used. It sends no request to Gong." };
  const { title } = getAuthMethod(authMethod);
  const done = (await settings.validate({ authMethod, credentialSource })).length === 0;
  const message = done ? `${title}: the credentials are set.` : `${title} is selected. Enter its credentials.`;
  return { ...step, done, message };
}

async function getScopesStep({ settings, connectorResolver }: Services): Promise<SetupStep> {
  const { authMethod, scopes } = await settings.read();
  const step = { id: "scopes", title: "Permissions", href: "/permissions" } as const;
  if ((await connectorResolver.getAccountSource()) === "environment")
    return { ...step, done: true, message: "Scopes are requested only for accounts that you connect here." };
  if (authMethod === "api_key")
    return { ...step, done: true, message: "An API key has access to everything and needs no scopes." };
  if (scopes.selected.length + scopes.custom.length === 0)
    return {
      ...step,
      done: false,
      message: "Only the mandatory scopes are requested. Select the scopes that your workflows need.",
    };
  const { length } = await settings.getRequestedScopes();
  return { ...step, done: true, message: `${length} scopes are requested when an account is connected.` };
}

/** Counts the accounts that runs use: sandbox connections no longer count when the settings have other credentials. */
async function getConnectionStep({ store, connectorResolver }: Services): Promise<SetupStep> {
  const step = { id: "connect", title: "Connect an account", href: "/connections" } as const;
  const source = await connectorResolver.getAccountSource();
  if (source === "environment") return { ...step, done: true, message: "The account of the environment is used." };
  const [first, second] = await listConnected(store.database, getQuotaKeyFilter(source), 2);
  if (!first) return { ...step, done: false, message: "No account is connected." };
  return {
    ...step,
    done: true,
    message: second ? "Several accounts are connected." : `${first.customer} is connected.`,
  };
}

async function getRunStep({ store, connectorResolver, now }: Services): Promise<SetupStep> {
  const startOfDay = Math.floor(now() / dayMs) * dayMs;
  const source = await connectorResolver.getAccountSource();
  const step = { id: "run", title: "Run an action", href: "/actions" } as const;
  const filter = getQuotaKeyFilter(source === "sandbox" ? "sandbox" : "configured");
  const done = await store.runs.hasSucceeded(filter);
  const message = done
    ? describeRuns(await store.runs.count(startOfDay))
    : "Open an action, fill in its form and run it.";
  return { ...step, done, message };
}

/** Such as "12 runs today, 3 failed." */
function describeRuns({ total, failed }: RunCounts): string {
  if (total === 0) return "No runs today.";
  const runs = `${total.toLocaleString("en")} ${total === 1 ? "run" : "runs"} today`;
  return failed === 0 ? `${runs}.` : `${runs}, ${failed.toLocaleString("en")} failed.`;
}
