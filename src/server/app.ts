// The HTTP server around the steps API: health, logs, and a stop that lets running steps finish.
import { randomUUID } from "node:crypto";
import Fastify, { type FastifyInstance } from "fastify";
import { nothingHere, refuse, type StepsOptions, stepsApi } from "../hosts/steps.ts";

export interface AppOptions {
  steps: StepsOptions;
  /** Where log lines go; nowhere when left out. */
  log?: NodeJS.WritableStream;
}

/** A server that is ready to listen. Closing it waits for running steps and refuses new ones. */
export async function createApp({ steps, log }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: log ? { stream: log, redact: ["req.headers.authorization", "req.headers.cookie"] } : false,
    genReqId: () => randomUUID(),
    bodyLimit: 10 * 1024 * 1024,
    // Refused by the rooms themselves, in the form of each; Fastify's own 503 has another.
    return503OnClosing: false,
    forceCloseConnections: "idle",
  });
  let closing = false;
  app.addHook("preClose", async () => {
    closing = true;
  });
  app.setErrorHandler(refuse);
  app.setNotFoundHandler(nothingHere);
  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    if (closing) return reply.status(503).send({ status: "stopping" });
    return { status: "ready", actions: steps.catalogue.actions.size };
  });
  await app.register(stepsApi, steps);
  return app;
}
