// The HTTP server around the steps API: health, logs, and a stop that lets running steps finish.
import Fastify, { type FastifyInstance } from "fastify";
import { type StepsOptions, stepsApi } from "../hosts/steps.ts";

export interface AppOptions {
  steps: StepsOptions;
  /** Where log lines go; nowhere when left out. */
  log?: NodeJS.WritableStream;
}

/** A server that is ready to listen. Closing it waits for running steps. */
export async function createApp({ steps, log }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: log ? { stream: log, redact: ["req.headers.authorization", "req.headers.cookie"] } : false,
    bodyLimit: 10 * 1024 * 1024,
    return503OnClosing: true,
    forceCloseConnections: "idle",
  });
  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/readyz", async () => ({ status: "ready", actions: steps.catalogue.actions.size }));
  await app.register(stepsApi, steps);
  return app;
}
