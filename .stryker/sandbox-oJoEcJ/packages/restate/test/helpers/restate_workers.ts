// @ts-nocheck
// Starts worker processes of the tests, and says what they are told.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { StoreOptions } from "gong-connector-server";
import { stopProcess } from "./restate_server.ts";

export interface WorkerSettings {
  /** Where the engine takes requests. */
  ingress: string;
  /** The simulated Gong, and what it takes for credentials. */
  gong: { url: string; accessKey: string; accessKeySecret: string; clientId: string; clientSecret: string };
  /** A store with connections; the key where it is left out. */
  store?: StoreOptions;
  pacing?: boolean;
  /** Other limits than Gong's. */
  limits?: { spacingMs?: number; perDay?: number };
}

export interface RestateWorker {
  url: string;
  kill(): Promise<void>;
}

export async function startRestateWorker(settings: WorkerSettings): Promise<RestateWorker> {
  const child: ChildProcess = spawn(
    process.execPath,
    [fileURLToPath(new URL("restate_worker_process.ts", import.meta.url))],
    {
      stdio: ["ignore", "pipe", process.env.WORKER_LOG ? "inherit" : "ignore"],
      env: {
        PATH: process.env.PATH ?? "",
        RESTATE_LOGGING: process.env.WORKER_LOG ?? "ERROR",
        SETTINGS: JSON.stringify(settings),
      },
    },
  );
  if (!child.stdout) throw new Error("the worker has no output");
  const [url] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`the worker ended with ${code}`))),
  ]);
  return { url: String(url), kill: () => stopProcess(child) };
}
