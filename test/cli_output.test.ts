// Standard output of the command line as a process: signals, closed pipes, full disks.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { bin, programEnv } from "./helpers/run_cli.ts";
import { startHttpServer } from "./helpers/servers.ts";

/** A list of pages that never ends. Each page is larger than a pipe. */
async function startEndlessList(onRequest = (): void => {}): Promise<Record<string, string>> {
  let page = 0;
  const users = Array.from({ length: 100 }, (_none, index) => ({ id: String(index), title: "x".repeat(20_000) }));
  const GONG_BASE_URL = await startHttpServer((_request, response) => {
    page += 1;
    onRequest();
    const records = { totalRecords: 1e6, currentPageSize: 100, currentPageNumber: page, cursor: `page-${page}` };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ records, users }));
  });
  return { GONG_BASE_URL, GONG_ACCESS_KEY: "key", GONG_ACCESS_KEY_SECRET: "secret" };
}

interface StartOptions {
  env?: Record<string, string>;
  stdout?: "pipe" | "ignore" | number;
}

function start(args: readonly string[], { env = {}, stdout = "pipe" }: StartOptions = {}): ChildProcess {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...programEnv, ...env },
    stdio: ["ignore", stdout, "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

/** Waits for the end of the process. Does not read its standard output. */
async function waitForExit(child: ChildProcess): Promise<{ code: number | null; err: string }> {
  let err = "";
  child.stderr?.on("data", (chunk) => {
    err += chunk;
  });
  if (child.exitCode === null) await once(child, "exit");
  return { code: child.exitCode, err };
}

describe("Ctrl-C", () => {
  test("ends run --all while nobody reads its output", async () => {
    const child = start(["run", "list_users", "--all"], { env: await startEndlessList() });
    await once(child.stdout as NonNullable<typeof child.stdout>, "readable");
    const exit = waitForExit(child);
    child.kill("SIGINT");
    expect(await exit).toEqual({ code: 130, err: "cancelled\n" });
  });

  test("ends run after its output, while nobody reads it", async () => {
    const child = start(["run", "list_users"], { env: await startEndlessList() });
    await once(child.stdout as NonNullable<typeof child.stdout>, "readable");
    const exit = waitForExit(child);
    child.kill("SIGINT");
    expect(await exit).toEqual({ code: 130, err: "cancelled\n" });
  });
});

test("run --all reads one page ahead of its output, and no further one", async () => {
  let requests = 0;
  const env = await startEndlessList(() => {
    requests += 1;
  });
  const child = start(["run", "list_users", "--all"], { env });
  await once(child.stdout as NonNullable<typeof child.stdout>, "readable");
  await vi.waitFor(() => expect(requests).toBe(2), 10_000);
  // Time for three more requests within the rate limit.
  await delay(1_500);
  expect(requests).toBe(2);
});

test("ends with 0 and no message when the reader closes the pipe of run --all", async () => {
  const child = start(["run", "list_users", "--all"], { env: await startEndlessList() });
  const exit = waitForExit(child);
  child.stdout?.once("data", () => child.stdout?.destroy());
  expect(await exit).toEqual({ code: 0, err: "" });
});

test("ends with 0 and no message when the reader of both streams closes them", async () => {
  const child = start(["run", "list_users", "--all", "--report-drift"], { env: await startEndlessList() });
  const exit = once(child, "exit");
  child.stdout?.once("data", () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  });
  expect(await exit).toEqual([0, null]);
});

// The device of Linux on which every write fails with "no space left on device".
describe.skipIf(!existsSync("/dev/full"))("a full disk", () => {
  test.for([
    ["text", ["actions"]],
    ["JSON", ["actions", "--json"]],
    ["the help", ["--help"]],
  ] as const)("ends %s with one line and exit code 1", async ([, args]) => {
    const { code, err } = await waitForExit(start(args, { stdout: openSync("/dev/full", "w") }));
    expect({ code, lines: err.trimEnd().split("\n") }).toEqual({
      code: 1,
      lines: [expect.stringMatching(/^\S+: cannot write to standard output: ENOSPC: no space left on device/)],
    });
  });

  test.for([["run --all"], ["run --all --json"], ["run --json"]] as const)(
    "ends %s with one line and exit code 1",
    async ([command]) => {
      const [name = "", ...flags] = command.split(" ");
      const options = { env: await startEndlessList(), stdout: openSync("/dev/full", "w") };
      const { code, err } = await waitForExit(start([name, "list_users", ...flags], options));
      expect({ code, lines: err.trimEnd().split("\n") }).toEqual({
        code: 1,
        lines: [expect.stringMatching(/^run: cannot write to standard output: ENOSPC/)],
      });
    },
  );
});

test.skipIf(process.platform === "win32")(
  "ends with exit code 1 if a file takes only a part of the output",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "output-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const out = join(folder, "out");
    // A limit of the file size acts as a disk with some space left: the first write takes a part, the next one fails.
    const script = `trap "" XFSZ; ulimit -f 8; exec "$0" "$@" > "${out}"`;
    const child = spawn("sh", ["-c", script, process.execPath, bin, "actions", "--json"], {
      env: programEnv,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const { code, err } = await waitForExit(child);
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/^actions: cannot write to standard output: EFBIG.*\n$/),
    });
    expect(statSync(out).size).toBeGreaterThan(0);
  },
);

describe.skipIf(process.platform === "win32")("standard output that is closed from the start", () => {
  const startClosed = (args: readonly string[], env: Record<string, string> = {}): ChildProcess =>
    spawn("sh", ["-c", 'exec "$0" "$@" >&-', process.execPath, bin, ...args], {
      env: { ...programEnv, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });

  test.for([["actions"], ["run list_users"], ["run list_users --json"], ["run list_users --all"]] as const)(
    "ends %s with one line and exit code 1, and sends nothing",
    async ([command]) => {
      let requests = 0;
      const GONG_BASE_URL = await startHttpServer((_request, response) => {
        requests += 1;
        response.end("{}");
      });
      const env = { GONG_BASE_URL, GONG_ACCESS_KEY: "key", GONG_ACCESS_KEY_SECRET: "secret" };
      const args = command.split(" ");
      expect(await waitForExit(startClosed(args, env))).toEqual({
        code: 1,
        err: `${args[0]}: standard output is closed. To discard it, open /dev/null for writing only\n`,
      });
      expect(requests).toBe(0);
    },
  );

  test("is accepted if the output is discarded", async () => {
    const { code, err } = await waitForExit(start(["actions"], { stdout: openSync("/dev/null", "w") }));
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  test("is accepted if a program ignores all output of the command", async () => {
    const child = spawn(process.execPath, [bin, "actions"], { stdio: "ignore" });
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
