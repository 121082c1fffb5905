// An engine, a simulated Gong and workers, put together for one test.
import { onTestFinished } from "vitest";
import { type ServedSandbox, type ServeOptions, serveSandbox } from "../../src/sandbox/index.ts";
import { type Balancer, startBalancer } from "./balancer.ts";
import { type Engine, type EngineOptions, post, startEngine } from "./engine.ts";
import { startWorker, type Worker, type WorkerSettings } from "./work.ts";

export interface House {
  engine: Engine;
  /** Where the engine takes requests. */
  ingress: string;
  balancer: Balancer;
  served: ServedSandbox;
  /** What Gong was asked: `POST /v2/calls 200`. */
  asked: string[];
  work(settings?: Partial<WorkerSettings>): Promise<Worker>;
  /** Runs a handler, such as gong/list_users; its output, or its error. */
  call(path: string, input?: unknown, headers?: Record<string, string>): Promise<Called>;
}

export interface Called {
  status: number;
  output: unknown;
}

export async function openHouse(options: EngineOptions & { sandbox?: Partial<ServeOptions> } = {}): Promise<House> {
  const asked: string[] = [];
  const served = await serveSandbox({
    port: 0,
    limits: false,
    ...options.sandbox,
    onAnswer: ({ method, path, status }) => asked.push(`${method} ${path} ${status}`),
  });
  onTestFinished(() => served.close());
  const engine = await startEngine(options);
  onTestFinished(() => engine.close());
  const balancer = await startBalancer();
  onTestFinished(() => balancer.close());
  const ingress = engine.nodes.at(-1)?.ingress ?? "";
  let isKnown = false;
  return {
    engine,
    ingress,
    balancer,
    served,
    asked,
    async work(settings) {
      const gong = { url: served.url, ...served.sandbox.credentials };
      const worker = await startWorker({ ingress, gong, ...settings });
      onTestFinished(() => worker.kill());
      balancer.add(worker.url);
      if (!isKnown) await introduce(engine, balancer.url);
      isKnown = true;
      return worker;
    },
    async call(path, input = {}, headers) {
      const response = await post(`${ingress}/${path}`, input, headers);
      const text = await response.text();
      return { status: response.status, output: text === "" ? undefined : JSON.parse(text) };
    },
  };
}

/** Makes the workers known, and waits until each node has heard of it. */
async function introduce(engine: Engine, url: string): Promise<void> {
  await engine.register(url);
  for (const { ingress } of engine.nodes) {
    while ((await post(`${ingress}/gong_trigger/none/report`, {})).status === 404) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
