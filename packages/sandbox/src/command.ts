// The command `gong-connector sandbox`: serves a simulated Gong until it is stopped.
import { ConnectorError } from "gong-connector";
import { type CommandContext, waitForAbort } from "gong-connector/internal";
import { type HostileOptions, isMisbehavior, misbehaviors } from "./hostile/misbehaviors.ts";
import { type RespondedRequest, startSandboxServer } from "./server.ts";

export interface SandboxFlags {
  port: number;
  seed?: string;
  calls?: number;
  logRequests?: boolean;
  /** At random all misbehaviors, or the named ones. */
  hostile?: true | string[];
}

function createHostileOptions({ hostile }: SandboxFlags): HostileOptions | undefined {
  if (hostile === undefined) return undefined;
  const names = hostile === true ? [] : hostile;
  const unknown = names.find((name) => !isMisbehavior(name));
  const all = [...new Set([...misbehaviors.api, ...misbehaviors.token])];
  if (unknown !== undefined) {
    const message = `There is no misbehavior ${unknown}. The misbehaviors are ${all.join(", ")}.`;
    throw new ConnectorError("invalid_input", message, { issues: [{ path: "/hostile", message }] });
  }
  const selected = names.filter(isMisbehavior);
  return selected.length > 0 ? { misbehaviors: selected } : {};
}

function formatRequest({ method, path, status, misbehavior }: RespondedRequest): string {
  return `${method} ${path} ${status}${misbehavior === undefined ? "" : ` (${misbehavior})`}`;
}

export async function run(flags: SandboxFlags, { signal, print }: CommandContext): Promise<void> {
  const { port, seed, calls, logRequests } = flags;
  const hostile = createHostileOptions(flags);
  const { url, sandbox, close } = await startSandboxServer({
    port,
    ...(seed !== undefined && { seed }),
    ...(calls !== undefined && { calls }),
    ...(hostile && { hostile, privateShare: 0.3 }),
    ...(logRequests && { onResponse: (request) => print(formatRequest(request)) }),
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
  await waitForAbort(signal);
  await close();
}
