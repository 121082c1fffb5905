// @ts-nocheck
// An engine, a simulated Gong and workers, put together for one test.

import { type SandboxServer, type SandboxServerOptions, startSandboxServer } from "gong-connector-sandbox";
import { onTestFinished } from "vitest";
import { type LoadBalancer, startLoadBalancer } from "./load_balancer.ts";
import { postJson, type RestateServer, type RestateServerOptions, startRestateServer } from "./restate_server.ts";
import { type RestateWorker, startRestateWorker, type WorkerSettings } from "./restate_workers.ts";

export interface RestateTest {
  engine: RestateServer;
  /** Where the engine takes requests. */
  ingress: string;
  balancer: LoadBalancer;
  served: SandboxServer;
  /** What Gong was asked: `POST /v2/calls 200`. */
  asked: string[];
  work(settings?: Partial<WorkerSettings>): Promise<RestateWorker>;
  /** Runs a handler, such as gong/list_users; its output, or its error. */
  call(path: string, input?: unknown, headers?: Record<string, string>): Promise<InvocationResult>;
}

export interface InvocationResult {
  status: number;
  output: unknown;
}

export async function openRestateTest(
  options: RestateServerOptions & { sandbox?: Partial<SandboxServerOptions> } = {},
): Promise<RestateTest> {
  const asked: string[] = [];
  const served = await startSandboxServer({
    port: 0,
    rateLimits: false,
    ...options.sandbox,
    onResponse: ({ method, path, status }) => asked.push(`${method} ${path} ${status}`),
  });
  onTestFinished(() => served.close());
  const engine = await startRestateServer(options);
  onTestFinished(() => engine.close());
  const balancer = await startLoadBalancer();
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
      const worker = await startRestateWorker({ ingress, gong, ...settings });
      onTestFinished(() => worker.kill());
      balancer.add(worker.url);
      if (!isKnown) await introduce(engine, balancer.url);
      isKnown = true;
      return worker;
    },
    async call(path, input = {}, headers) {
      const response = await postJson(`${ingress}/${path}`, input, headers);
      const text = await response.text();
      return { status: response.status, output: text === "" ? undefined : JSON.parse(text) };
    },
  };
}

/** Makes the workers known, and waits until each node has heard of it. */
async function introduce(engine: RestateServer, url: string): Promise<void> {
  await engine.register(url);
  for (const { ingress } of engine.nodes) {
    while ((await postJson(`${ingress}/gong_trigger/none/report`, {})).status === 404) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
