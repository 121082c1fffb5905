// The overview: set-up steps, connections to reconnect, today's quota and the last runs.
import type { FastifyInstance } from "fastify";
import type { Overview } from "../api/settings_contract.ts";
import { getAuthMethod } from "../app_settings.ts";
import { getQuota } from "../quota.ts";
import type { Services } from "../services.ts";
import { toConnectionRow, toRunRows } from "./api_rows.ts";

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
    const attention = await store.connections.listByState("needs_reauthorization", 20);
    return {
      setupSteps: await Promise.all(steps),
      attention: attention.map(toConnectionRow),
      quota: await getQuota(store, now()),
      lastRuns: await toRunRows(store, await store.runs.list({ limit: 5 })),
    };
  });
}

async function getCredentialsStep({ settings }: Services): Promise<SetupStep> {
  const { authMethod, credentialSource } = await settings.read();
  const step = { id: "credentials", title: "Credentials", href: "/settings" } as const;
  if (credentialSource === "sandbox")
    return { ...step, done: true, message: "The sandbox credentials are used. No request leaves this machine." };
  const { title } = getAuthMethod(authMethod);
  const done = (await settings.validate({ authMethod, credentialSource })).length === 0;
  const message = done ? `${title}: the credentials are set.` : `${title} is selected. Enter its credentials.`;
  return { ...step, done, message };
}

async function getScopesStep({ settings }: Services): Promise<SetupStep> {
  const { authMethod, scopes } = await settings.read();
  const step = { id: "scopes", title: "Permissions", href: "/permissions" } as const;
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

async function getConnectionStep({ store }: Services): Promise<SetupStep> {
  const step = { id: "connect", title: "Connect an account", href: "/connections" } as const;
  const [first, second] = await store.connections.listByState("connected", 2);
  if (!first) return { ...step, done: false, message: "No account is connected." };
  return {
    ...step,
    done: true,
    message: second ? "Several accounts are connected." : `${first.customer} is connected.`,
  };
}

async function getRunStep({ store }: Services): Promise<SetupStep> {
  const step = { id: "run", title: "Run an action", href: "/actions" } as const;
  const done = (await store.runs.list({ state: "succeeded", limit: 1 })).length > 0;
  const message = done ? "You have run an action." : "Open an action, fill in its form and run it.";
  return { ...step, done, message };
}
