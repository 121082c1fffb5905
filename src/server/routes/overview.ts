// The overview: what is set up, what needs attention, today's quota and the last runs.
import type { FastifyInstance } from "fastify";
import type { Overview } from "../api.ts";
import { wayIn } from "../app_settings.ts";
import { rowOf } from "../connection_row.ts";
import { quotaNow } from "../quota.ts";
import { rowsOf } from "../run_row.ts";
import type { Services } from "../services.ts";

type Step = Overview["steps"][number];

export function overviewRoutes(server: FastifyInstance, services: Services): void {
  const { store, now } = services;
  server.get("/overview", async (): Promise<Overview> => {
    const steps = [credentials(services), scopes(services), connect(services), run(services)];
    const attention = await store.accounts.inState("needs_reauthorization", 20);
    return {
      steps: await Promise.all(steps),
      attention: attention.map(rowOf),
      quota: await quotaNow(store, now()),
      lastRuns: await rowsOf(store, await store.history.list({ limit: 5 })),
    };
  });
}

async function credentials({ settings }: Services): Promise<Step> {
  const { method, source } = await settings.read();
  const step = { id: "credentials", title: "Credentials", href: "/settings" } as const;
  if (source === "sandbox")
    return {
      ...step,
      done: true,
      says: "The simulated service's own credentials are in use; nothing leaves this machine.",
    };
  const { title } = wayIn(method);
  const done = (await settings.faultsOf({ method, source })).length === 0;
  return {
    ...step,
    done,
    says: done ? `${title}: your own credentials are set.` : `${title} is chosen, and its credentials are missing.`,
  };
}

async function scopes({ settings }: Services): Promise<Step> {
  const { method } = await settings.read();
  const step = { id: "scopes", title: "Permissions", href: "/permissions" } as const;
  if (method === "api_key") return { ...step, done: true, says: "An API key reaches everything and needs no scopes." };
  const { selected, custom } = (await settings.read()).scopes;
  const count = selected.length + custom.length;
  if (count === 0)
    return { ...step, done: false, says: "Only what is mandatory is asked for. Choose what your workflows need." };
  const all = await settings.requested();
  return { ...step, done: true, says: `${all.length} scopes are asked for when an account is connected.` };
}

async function connect({ store }: Services): Promise<Step> {
  const step = { id: "connect", title: "Connect an account", href: "/connections" } as const;
  const [one, two] = await store.accounts.inState("connected", 2);
  if (!one) return { ...step, done: false, says: "No account is connected yet." };
  return { ...step, done: true, says: two ? "Several accounts are connected." : `${one.customer} is connected.` };
}

async function run({ store }: Services): Promise<Step> {
  const step = { id: "run", title: "Run a first step", href: "/actions" } as const;
  const [succeeded] = await store.history.list({ state: "succeeded", limit: 1 });
  if (succeeded) return { ...step, done: true, says: "Actions run." };
  return { ...step, done: false, says: "Open an action, fill in its form and run it." };
}
