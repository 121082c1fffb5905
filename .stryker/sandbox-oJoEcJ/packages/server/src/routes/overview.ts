// @ts-nocheck
// The overview: what is set up, what needs attention, today's quota and the last runs.
import type { FastifyInstance } from "fastify";
import type { Overview } from "../api/settings_contract.ts";
import { getAuthMethod } from "../app_settings.ts";
import { toConnectionRow } from "../connection_row.ts";
import { getQuota } from "../quota.ts";
import { toRunRows } from "../run_row.ts";
import type { Services } from "../services.ts";

type Step = Overview["setupSteps"][number];

export function registerOverviewRoutes(server: FastifyInstance, services: Services): void {
  const { store, now } = services;
  server.get("/overview", async (): Promise<Overview> => {
    const steps = [credentials(services), scopes(services), connect(services), run(services)];
    const attention = await store.connections.listByState("needs_reauthorization", 20);
    return {
      setupSteps: await Promise.all(steps),
      attention: attention.map(toConnectionRow),
      quota: await getQuota(store, now()),
      lastRuns: await toRunRows(store, await store.runs.list({ limit: 5 })),
    };
  });
}

async function credentials({ settings }: Services): Promise<Step> {
  const { authMethod, credentialSource } = await settings.read();
  const step = { id: "credentials", title: "Credentials", href: "/settings" } as const;
  if (credentialSource === "sandbox")
    return {
      ...step,
      done: true,
      message: "The simulated service's own credentials are in use; nothing leaves this machine.",
    };
  const { title } = getAuthMethod(authMethod);
  const done = (await settings.validate({ authMethod, credentialSource })).length === 0;
  return {
    ...step,
    done,
    message: done ? `${title}: your own credentials are set.` : `${title} is chosen, and its credentials are missing.`,
  };
}

async function scopes({ settings }: Services): Promise<Step> {
  const { authMethod } = await settings.read();
  const step = { id: "scopes", title: "Permissions", href: "/permissions" } as const;
  if (authMethod === "api_key")
    return { ...step, done: true, message: "An API key reaches everything and needs no scopes." };
  const { selected, custom } = (await settings.read()).scopes;
  const count = selected.length + custom.length;
  if (count === 0)
    return { ...step, done: false, message: "Only what is mandatory is asked for. Choose what your workflows need." };
  const all = await settings.getRequestedScopes();
  return { ...step, done: true, message: `${all.length} scopes are asked for when an account is connected.` };
}

async function connect({ store }: Services): Promise<Step> {
  const step = { id: "connect", title: "Connect an account", href: "/connections" } as const;
  const [one, two] = await store.connections.listByState("connected", 2);
  if (!one) return { ...step, done: false, message: "No account is connected yet." };
  return { ...step, done: true, message: two ? "Several accounts are connected." : `${one.customer} is connected.` };
}

async function run({ store }: Services): Promise<Step> {
  const step = { id: "run", title: "Run a first step", href: "/actions" } as const;
  const [succeeded] = await store.runs.list({ state: "succeeded", limit: 1 });
  if (succeeded) return { ...step, done: true, message: "Actions run." };
  return { ...step, done: false, message: "Open an action, fill in its form and run it." };
}
