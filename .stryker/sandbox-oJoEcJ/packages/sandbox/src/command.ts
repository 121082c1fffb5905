// @ts-nocheck
// Serves the simulated Gong until it is stopped.

import type { CommandContext } from "gong-connector/internal";
import { startSandboxServer } from "./index.ts";

export interface SandboxFlags {
  port: number;
  seed?: string;
  calls?: number;
  logRequests?: boolean;
}

export async function run(flags: SandboxFlags, { signal, print }: CommandContext): Promise<void> {
  const served = await startSandboxServer({
    port: flags.port,
    ...(flags.seed !== undefined && { seed: flags.seed }),
    ...(flags.calls !== undefined && { calls: flags.calls }),
    ...(flags.logRequests && {
      onResponse: ({ method, path, status }: { method: string; path: string; status: number }) =>
        print(`${method} ${path} ${status}`),
    }),
  });
  const { accessKey, accessKeySecret, clientId, clientSecret } = served.sandbox.credentials;
  print(`A simulated Gong answers on ${served.url}

  export GONG_BASE_URL=${served.url}
  export GONG_ACCESS_KEY=${accessKey}
  export GONG_ACCESS_KEY_SECRET=${accessKeySecret}
  gong-connector run list_users

OAuth: client id ${clientId}, client secret ${clientSecret}
  authorize ${served.url}/oauth2/authorize
  token     ${served.url}/oauth2/generate-customer-token
Ctrl-C stops it.`);
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  await served.close();
}
