// The command `gong-connector sandbox`: serves a simulated Gong until it is stopped.
import type { CommandContext } from "gong-connector/internal";
import { startSandboxServer } from "./server.ts";

export interface SandboxFlags {
  port: number;
  seed?: string;
  calls?: number;
  logRequests?: boolean;
}

export async function run(flags: SandboxFlags, { signal, print }: CommandContext): Promise<void> {
  const { logRequests, ...options } = flags;
  const { url, sandbox, close } = await startSandboxServer({
    ...options,
    ...(logRequests && { onResponse: ({ method, path, status }) => print(`${method} ${path} ${status}`) }),
  });
  const { accessKey, accessKeySecret, clientId, clientSecret } = sandbox.credentials;
  print(`The simulated Gong is at ${url}

  export GONG_BASE_URL=${url}
  export GONG_ACCESS_KEY=${accessKey}
  export GONG_ACCESS_KEY_SECRET=${accessKeySecret}
  gong-connector run list_users

OAuth: client id ${clientId}, client secret ${clientSecret}
  authorize ${url}/oauth2/authorize
  token     ${url}/oauth2/generate-customer-token
Press Ctrl-C to stop.`);
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  await close();
}
