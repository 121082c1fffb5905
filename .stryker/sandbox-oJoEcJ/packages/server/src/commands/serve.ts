// @ts-nocheck
// Serves the settings page and the steps API until it is stopped.
import { randomBytes } from "node:crypto";
import { ConnectorError } from "gong-connector";
import { type CommandContext, isLoopback } from "gong-connector/internal";
import { readOAuthSettings, readStoreOptions } from "../environment.ts";
import { createServer, type Server } from "../server.ts";
import { openStore, type Store } from "../store/index.ts";

export interface ServeFlags {
  port: number;
  host: string;
  dataDir: string;
  stepsToken?: string;
  sandbox?: boolean;
}

export async function run(flags: ServeFlags, { signal, print, readCredentials }: CommandContext): Promise<void> {
  const store = await openStore(readStoreOptions(flags.dataDir));
  let server: Server | undefined;
  try {
    const { STEPS_TOKEN, ADMIN_TOKEN } = process.env;
    const token = flags.stepsToken || STEPS_TOKEN || ADMIN_TOKEN || (await ownToken(store));
    server = await createServer({ store, stepsToken: token, log: process.stderr, ...settings(flags, readCredentials) });
    await requireDoor(server, flags.host);
    const url = await server.listen({ port: flags.port, host: flags.host });
    const shown = STEPS_TOKEN ? "$STEPS_TOKEN" : ADMIN_TOKEN ? "$ADMIN_TOKEN" : token;
    print(await greeting(server, url, flags.stepsToken || shown));
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  } finally {
    await (server ? server.close() : store.close());
  }
}

function settings({ sandbox }: ServeFlags, readCredentials: CommandContext["readCredentials"]) {
  const { PUBLIC_URL, ADMIN_TOKEN, GONG_BASE_URL } = process.env;
  const { allowedDomains, oauthBaseUrl } = readOAuthSettings();
  const auth = sandbox ? undefined : readCredentials();
  return {
    publicUrl: PUBLIC_URL || undefined,
    adminToken: ADMIN_TOKEN || undefined,
    allowedDomains,
    oauthBaseUrl,
    environment: auth && { auth, ...(GONG_BASE_URL && { baseUrl: GONG_BASE_URL }) },
  };
}

/** Refuses an address that others can reach, itself or by a proxy, while nothing keeps them out. */
async function requireDoor({ services }: Server, host: string): Promise<void> {
  const { hostname } = new URL(services.publicUrl.getOrigin());
  const reached = [host.includes(":") ? `[${host}]` : host, hostname].find((name) => !isLoopback(name));
  if (reached === undefined || !(await services.sessions.isFirstRun())) return;
  throw new ConnectorError("unsafe_exposure", `${reached} can be reached by others`, {
    remedy:
      "Set ADMIN_TOKEN, or choose a password on the settings page while it listens on loopback, before serving there.",
  });
}

/** The steps API's token, made once and kept sealed, so that engines keep working after a restart. */
async function ownToken({ secrets }: Store): Promise<string> {
  const known = (await secrets.get("steps")).token;
  if (known) return known;
  const token = randomBytes(24).toString("base64url");
  await secrets.set("steps", { token });
  return token;
}

async function greeting({ services }: Server, url: string, token: string): Promise<string> {
  const { credentialSource } = await services.settings.read();
  const first = await services.sessions.isFirstRun();
  const simulated = credentialSource === "sandbox" && !services.connectorResolver.hasEnvironmentCredentials();
  const steps = `${url}/api/v2/integration-schema/gong/actions`;
  return `Settings page on ${url}

  ${first ? "First run: open it and choose a password." : "Open it and sign in."}
${simulated ? `  A simulated Gong stands behind it, so everything can be tried at once:\n` : ""}  1. Permissions: choose what your workflows need
  2. Connections: connect an account${simulated ? " (the simulated Gong asks for consent)" : ""}
  3. Actions: open one, fill in its form and run it

Steps API on ${steps}

  curl -H 'Authorization: Bearer ${token}' ${steps}
  curl -H 'Authorization: Bearer ${token}' -H 'content-type: application/json' \\
    -d '{"limit": 3}' ${steps}/list_users/execute

Ctrl-C stops it, after running steps are done.`;
}
