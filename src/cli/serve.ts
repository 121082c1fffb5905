// Serves the steps API until it is stopped; with the simulated Gong behind it where there are no credentials.
import { randomBytes } from "node:crypto";
import { type Connector, ConnectorError, type GongActions, gong, isLoopback } from "../index.ts";
import { serveSandbox } from "../sandbox/index.ts";
import { createApp } from "../server/app.ts";
import { connect, credentials } from "./connect.ts";
import { print } from "./list.ts";

export interface ServeFlags {
  port: number;
  host: string;
  token?: string;
  sandbox?: boolean;
}

export async function serve(flags: ServeFlags, signal: AbortSignal): Promise<void> {
  const given = flags.token ?? process.env.ADMIN_TOKEN;
  if (!given && !isLoopback(flags.host.includes(":") ? `[${flags.host}]` : flags.host)) {
    throw new ConnectorError("invalid_input", `${flags.host} can be reached by others`, {
      fix: "Set ADMIN_TOKEN, or pass --token, before serving there.",
    });
  }
  const token = given || randomBytes(24).toString("base64url");
  const stops: (() => Promise<void>)[] = [];
  const connector =
    flags.sandbox || !credentials()
      ? await sandboxed(stops)
      : connect({ files: { local: "none", privateUrls: false } });
  const app = await createApp({
    steps: { connectorFor: () => connector, catalogue: connector, token },
    log: process.stderr,
  });
  stops.unshift(() => app.close());
  const url = await app.listen({ port: flags.port, host: flags.host });
  print(greeting(url, flags.token || !given ? token : "$ADMIN_TOKEN"));
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  for (const stop of stops) await stop();
}

async function sandboxed(stops: (() => Promise<void>)[]): Promise<Connector<GongActions>> {
  const { url, sandbox, close } = await serveSandbox({ port: 0 });
  stops.push(close);
  print(`No credentials in the environment: a simulated Gong answers on ${url}`);
  const { accessKey, accessKeySecret } = sandbox.credentials;
  return gong({ auth: { accessKey, accessKeySecret }, baseUrl: url, files: { local: "none", privateUrls: false } });
}

function greeting(url: string, token: string): string {
  const steps = `${url}/api/v2/integration-schema/gong/actions`;
  return `Steps API on ${steps}

  curl -H 'Authorization: Bearer ${token}' ${steps}
  curl -H 'Authorization: Bearer ${token}' -H 'content-type: application/json' \\
    -d '{"limit": 3}' ${steps}/list_users/execute

Ctrl-C stops it, after running steps are done.`;
}
