// Shared by the benchmarks: the command serve in a child process, and its settings API.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { findFreePort } from "../test/helpers/free_port.ts";

export interface SettingsServer {
  url: string;
  /** Calls the settings API as the admin. */
  api(method: string, path: string, body?: object): Promise<unknown>;
  /** Resolves when the process has ended. */
  stop(): Promise<void>;
}

export interface SettingsServerOptions {
  directory: string;
  env?: Readonly<Record<string, string>>;
  /** Prints a profile of the server when it stops. */
  profile?: boolean;
}

const bin = fileURLToPath(new URL("../bin/gong-connector.js", import.meta.url));
const profile = fileURLToPath(new URL("profile_server.ts", import.meta.url));
const password = "token of the benchmark";

/** Starts the command serve with the sandbox on a store, and signs in to the settings API. */
export async function startSettingsServer({
  directory,
  env,
  profile: hasProfile = false,
}: SettingsServerOptions): Promise<SettingsServer> {
  const port = await findFreePort();
  const options = hasProfile ? ["--import", profile] : [];
  const args = [...options, bin, "serve", "--port", String(port), "--sandbox"];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ADMIN_TOKEN: password, GONG_CONNECTOR_DATA_DIR: directory, ...env },
    stdio: ["ignore", "pipe", hasProfile ? "pipe" : "ignore"],
  });
  if (hasProfile) printProfile(child);
  if (child.stdout) await once(createInterface(child.stdout), "line");
  const url = `http://127.0.0.1:${port}`;
  return { url, api: await createApi(url), stop: () => stop(child) };
}

/** Only the lines of the profile; the others are the server's log. */
function printProfile({ stderr }: ChildProcess): void {
  if (!stderr) return;
  createInterface(stderr).on("line", (line) => {
    if (line.startsWith("profile: ")) console.log(line);
  });
}

/** Signs in as the admin. Returns the headers that its requests need. */
export async function signIn(url: string, adminToken: string): Promise<Record<string, string>> {
  const session = `${url}/api/app/session`;
  const headers = { "content-type": "application/json" };
  const signedIn = await fetch(session, { method: "POST", headers, body: JSON.stringify({ password: adminToken }) });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((value) => value.split(";")[0])
    .join("; ");
  const { csrfToken } = Object(await (await fetch(session, { headers: { cookie } })).json());
  return { cookie, "x-csrf-token": String(csrfToken) };
}

async function createApi(url: string): Promise<SettingsServer["api"]> {
  const headers = { "content-type": "application/json", ...(await signIn(url, password)) };
  return async (method, path, body) => {
    const response = await fetch(`${url}/api/app${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.json();
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill();
  await ended;
}
