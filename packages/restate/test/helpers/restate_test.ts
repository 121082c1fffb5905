// A Restate server, a simulated Gong, a load balancer and workers for one test.
import { type SandboxServer, type SandboxServerOptions, startSandboxServer } from "gong-connector-sandbox";
import { onTestFinished } from "vitest";
import { type LoadBalancer, startLoadBalancer } from "./load_balancer.ts";
import { postJson, type RestateServer, type RestateServerOptions, startRestateServer } from "./restate_server.ts";
import { type RestateWorker, startRestateWorker, type WorkerSettings } from "./restate_workers.ts";

export interface RestateTest {
  restate: RestateServer;
  /** URL of Restate's ingress. */
  ingress: string;
  balancer: LoadBalancer;
  gong: SandboxServer;
  /** Requests that Gong received: `POST /v2/calls 200`. */
  requests: string[];
  startWorker(settings?: Partial<WorkerSettings>): Promise<RestateWorker>;
  /** Invokes a handler, such as gong/list_users. The output is the error if it fails. */
  invoke(path: string, input?: unknown, headers?: Record<string, string>): Promise<InvocationResult>;
}

export interface InvocationResult {
  status: number;
  output: unknown;
}

export async function openRestateTest(
  options: RestateServerOptions & { sandbox?: Partial<SandboxServerOptions> } = {},
): Promise<RestateTest> {
  const requests: string[] = [];
  const gong = await startSandboxServer({
    port: 0,
    rateLimits: false,
    ...options.sandbox,
    onResponse: ({ method, path, status }) => requests.push(`${method} ${path} ${status}`),
  });
  onTestFinished(() => gong.close());
  const restate = await startRestateServer(options);
  onTestFinished(() => restate.close());
  const balancer = await startLoadBalancer();
  onTestFinished(() => balancer.close());
  const ingress = restate.nodes.at(-1)?.ingress ?? "";
  let isRegistered = false;
  return {
    restate,
    ingress,
    balancer,
    gong,
    requests,
    async startWorker(settings) {
      const { accessKey, accessKeySecret } = gong.sandbox.credentials;
      const worker = await startRestateWorker({
        ingress,
        gong: { url: gong.url, accessKey, accessKeySecret },
        ...settings,
      });
      onTestFinished(() => worker.kill());
      balancer.add(worker.url);
      if (!isRegistered) await registerWorkers(restate, balancer.url);
      isRegistered = true;
      return worker;
    },
    async invoke(path, input = {}, headers) {
      const response = await postJson(`${ingress}/${path}`, input, headers);
      const text = await response.text();
      return { status: response.status, output: text === "" ? undefined : JSON.parse(text) };
    },
  };
}

/** Registers the workers, and waits until each node knows them. */
async function registerWorkers(restate: RestateServer, url: string): Promise<void> {
  await restate.register(url);
  for (const { ingress } of restate.nodes) {
    while ((await postJson(`${ingress}/gong_trigger/none/report`, {})).status === 404) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
