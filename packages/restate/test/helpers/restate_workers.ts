// Starts worker processes for the tests.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { stopProcess } from "./restate_server.ts";

export interface WorkerSettings {
  /** URL of Restate's ingress. */
  ingress: string;
  /** The simulated Gong and its API key. */
  gong: { url: string; accessKey: string; accessKeySecret: string };
  /** Data directory of a store with connections; all steps use the API key without it. */
  dataDirectory?: string;
  /** False: without Restate's rate limiter. */
  rateLimiter?: boolean;
  /** Replaces Gong's limits. */
  limits?: { minIntervalMs?: number; perDay?: number };
}

export interface RestateWorker {
  url: string;
  kill(): Promise<void>;
}

export async function startRestateWorker(settings: WorkerSettings): Promise<RestateWorker> {
  const file = fileURLToPath(new URL("restate_worker_process.ts", import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [file], {
    stdio: ["ignore", "pipe", process.env.WORKER_LOG ? "inherit" : "ignore"],
    env: {
      PATH: process.env.PATH ?? "",
      RESTATE_LOGGING: process.env.WORKER_LOG ?? "ERROR",
      SETTINGS: JSON.stringify(settings),
      GONG_OAUTH_BASE_URL: settings.gong.url,
      GONG_ALLOWED_DOMAINS: "127.0.0.1",
    },
  });
  if (!child.stdout) throw new Error("the worker has no output");
  const [url] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`the worker exited with ${code}`))),
  ]);
  return { url: String(url), kill: () => stopProcess(child) };
}
