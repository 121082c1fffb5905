// Shared by the benchmarks: the command serve in a child process, and its settings API.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

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
  return { url, api: await signIn(url), stop: () => stop(child) };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Only the lines of the profile; the others are the server's log. */
function printProfile({ stderr }: ChildProcess): void {
  if (!stderr) return;
  createInterface(stderr).on("line", (line) => {
    if (line.startsWith("profile: ")) console.log(line);
  });
}

async function signIn(url: string): Promise<SettingsServer["api"]> {
  let headers: Record<string, string> = { "content-type": "application/json" };
  const call = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${url}/api/app${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const signedIn = await call("POST", "/session", { password });
  const cookies = signedIn.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  headers = { ...headers, cookie: cookies.join("; ") };
  headers["x-csrf-token"] = String(Object(await (await call("GET", "/session")).json()).csrfToken);
  return async (method, path, body) => (await call(method, path, body)).json();
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill();
  await ended;
}
