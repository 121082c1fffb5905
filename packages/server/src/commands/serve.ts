// The command serve: runs the settings page and the steps API until it is stopped.
import { type CommandContext, waitForAbort } from "gong-connector/internal";
import { readAddresses, readInteger, readOAuthSettings, readStoreOptions } from "../environment.ts";
import { createServer, type Server } from "../server.ts";
import type { Services } from "../services.ts";
import { createSetupToken } from "../sessions/setup_token.ts";
import { openStore } from "../store/index.ts";
import { lowerCompilerPriority } from "./compiler_threads.ts";

export interface ServeFlags {
  port: number;
  host: string;
  dataDir: string;
  stepsToken?: string;
  sandbox?: boolean;
}

export async function run(flags: ServeFlags, { signal, print, readAccount }: CommandContext): Promise<void> {
  lowerCompilerPriority();
  const store = await openStore(readStoreOptions(flags.dataDir));
  let server: Server | undefined;
  try {
    const { STEPS_TOKEN } = process.env;
    const stepsToken = flags.stepsToken || STEPS_TOKEN || undefined;
    server = await createServer({ store, stepsToken, log: process.stderr, ...readSettings(flags, readAccount) });
    const url = await server.listen({ port: flags.port, host: flags.host });
    const shownToken = STEPS_TOKEN && !flags.stepsToken ? "$STEPS_TOKEN" : await server.services.stepsToken.get();
    print(await createGreeting(server, url, shownToken));
    await waitForAbort(signal);
  } finally {
    await (server ? server.close() : store.close());
  }
}

function readSettings({ sandbox }: ServeFlags, readAccount: CommandContext["readAccount"]) {
  const { PUBLIC_URL, ADMIN_TOKEN, TRUSTED_PROXIES, DELIVERY_ALLOWED_NETWORKS, SMTP_URL, SMTP_FROM } = process.env;
  const maxConnections = readInteger("MAX_CONNECTIONS");
  const maxAnswerTokens = readInteger("MCP_MAX_ANSWER_TOKENS");
  return {
    publicUrl: PUBLIC_URL || undefined,
    adminToken: ADMIN_TOKEN || undefined,
    trustedProxies: TRUSTED_PROXIES || undefined,
    smtpUrl: SMTP_URL || undefined,
    smtpFrom: SMTP_FROM || undefined,
    deliveryAllowedNetworks: DELIVERY_ALLOWED_NETWORKS || undefined,
    outgoingAddresses: readAddresses("OUTGOING_ADDRESSES"),
    maxResponseBytes: readInteger("MAX_RESPONSE_BYTES"),
    maxWaitMs: readInteger("MAX_WAIT_MS"),
    maxRequests: readInteger("MAX_REQUESTS"),
    ...(maxConnections !== undefined && { limits: { maxConnections } }),
    maxAnswerTokens,
    ...readOAuthSettings(),
    environment: sandbox ? undefined : readAccount(),
  };
}

async function createGreeting({ services }: Server, url: string, token: string): Promise<string> {
  const isFirstRun = await services.accounts.isFirstRun();
  const usesSandbox = (await services.connectorResolver.getAccountSource()) === "sandbox";
  const steps = `${url}/api/v2/integration-schema/gong/actions`;
  return `Settings page: ${url}

  ${isFirstRun ? await describeFirstRun(services) : "Open it and sign in."}
${usesSandbox ? "  It uses a simulated Gong, so you can try everything without an account.\n" : ""}  1. Permissions: select the scopes that your workflows need
  2. Connections: connect an account${usesSandbox ? " (the simulated Gong shows an authorization page)" : ""}
  3. Actions: open an action, fill in its form and run it

Steps API: ${steps}

  curl -H 'Authorization: Bearer ${token}' ${steps}
  curl -H 'Authorization: Bearer ${token}' -H 'content-type: application/json' \\
    -d '{"limit": 3}' ${steps}/list_users/execute

Press Ctrl-C to stop. Running steps finish first.`;
}

async function describeFirstRun({ store, now }: Services): Promise<string> {
  return `First run: open it and choose a password.
  From another machine it also asks for this setup token: ${await createSetupToken(store, now())}`;
}
