// Child processes for tests of stores that several processes share.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const program = fileURLToPath(new URL("store_process.ts", import.meta.url));

export interface ChildWorker {
  child: ChildProcess;
  /** Starts its task. */
  go(): void;
  /** Resolves when a lease was refused several times. */
  waiting: Promise<void>;
  /** The signal that ended it, or its exit code. */
  ended: Promise<string | number | null>;
  /** Its last line, parsed. */
  result: Promise<unknown>;
}

/** Starts store_process.ts and waits until it is ready. */
export async function startChildWorker(kind: "authenticate" | "send", task: object): Promise<ChildWorker> {
  const child = spawn(process.execPath, ["--conditions=gong-connector-source", program, kind, JSON.stringify(task)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const lines = createInterface(child.stdout);
  const ended = once(child, "close").then(([code, signal]) => signal ?? code);
  let last = "";
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const { promise: waiting, resolve: resolveWaiting } = Promise.withResolvers<void>();
  lines.on("line", (line) => {
    last = line;
    if (line === "ready") resolve();
    if (line === "waiting") resolveWaiting();
  });
  await Promise.race([ready, ended]);
  return {
    child,
    go: () => void child.stdin.write("go\n"),
    waiting,
    ended,
    result: ended.then(() => (last === "ready" || last === "" ? undefined : JSON.parse(last))),
  };
}

/** The result of a worker. Throws if it failed. */
export async function finishWorker(worker: ChildWorker): Promise<unknown> {
  const ended = await worker.ended;
  if (ended !== 0) throw new Error(`the worker ended with ${ended}`);
  return worker.result;
}
