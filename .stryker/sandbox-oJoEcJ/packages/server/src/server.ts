// @ts-nocheck
// The whole server over a store: pages, steps API under stored connections, history, and an orderly end.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import { createApp } from "./app.ts";
import type { ResolvedConnection } from "./connector_resolver.ts";
import { RetentionJob } from "./retention.ts";
import { createServices, type ServiceOptions, type Services } from "./services.ts";
import type { StepsApiOptions } from "./steps/steps_api.ts";

export interface ServerOptions extends ServiceOptions {
  /** Who may call the steps API. */
  stepsToken: string;
  /** Where log lines go; nowhere when left out. */
  log?: NodeJS.WritableStream | undefined;
  /** Directory of the built pages, ending in a slash. */
  pages?: URL | undefined;
}

export interface Server {
  app: FastifyInstance;
  services: Services;
  retentionJob: RetentionJob;
  /** Listens, and starts the simulated service where the settings want it. Gives the address to open. */
  listen(at: { port: number; host: string }): Promise<string>;
  /** Waits for running steps up to so many milliseconds, gives up the rest, and closes the store. */
  close(patienceMs?: number): Promise<void>;
}

export async function createServer({ stepsToken, log, pages, ...options }: ServerOptions): Promise<Server> {
  let report: (error: unknown) => void = () => {};
  const services = createServices({ onBackgroundError: (error) => report(error), ...options });
  const app = await createApp({
    services,
    stepsApi: stepsOver(services, stepsToken),
    ...(log && { log }),
    ...(pages && { pages }),
  });
  report = (err) => app.log.error({ err }, "history, upkeep or a trigger failed");
  const retentionJob = new RetentionJob(services, report);
  await retentionJob.start();
  let closed: Promise<void> | undefined;
  return {
    app,
    services,
    retentionJob,
    async listen(at) {
      await app.listen(at);
      const { credentialSource } = await services.settings.read();
      if (credentialSource === "sandbox" && !services.connectorResolver.hasEnvironmentCredentials())
        await services.sandbox.start();
      services.scheduler.start();
      return services.publicUrl.getOrigin();
    },
    close(patienceMs = 30_000) {
      closed ??= closeAll(app, services, retentionJob, patienceMs);
      return closed;
    },
  };
}

const answerMs = 2000;

async function closeAll(
  app: FastifyInstance,
  services: Services,
  keeper: RetentionJob,
  patienceMs: number,
): Promise<void> {
  keeper.stop();
  await services.scheduler.stop();
  await closeInTime(app, services, patienceMs);
  await services.runRecorder.waitForWrites();
  await services.sandbox.stop();
  await services.store.close();
}

async function closeInTime(app: FastifyInstance, { runRecorder }: Services, patienceMs: number): Promise<void> {
  const giveUp = (): void => {
    runRecorder.stop(new ConnectorError("server_stopping", "the server stopped before the run was done"));
    // Answers are out within a moment; a socket that does not take its answer is not waited for.
    cut = setTimeout(() => app.server.closeAllConnections(), answerMs);
  };
  let cut: NodeJS.Timeout | undefined;
  const timer = setTimeout(giveUp, patienceMs);
  await app.close();
  clearTimeout(timer);
  clearTimeout(cut);
}

/** Steps run under the connection that their header names, and are recorded like the pages' runs. */
function stepsOver({ connectorResolver, runRecorder, catalog }: Services, token: string): StepsApiOptions {
  const accounts = new WeakMap<FastifyRequest, ResolvedConnection>();
  return {
    catalog,
    token,
    async getConnector(request) {
      const id = request.headers["x-connection-id"];
      const account = await (typeof id === "string" && id !== ""
        ? connectorResolver.resolve(id)
        : connectorResolver.resolveDefault());
      accounts.set(request, account);
      return account.connector;
    },
    async runAction(connector, id, input, options, request) {
      const account = accounts.get(request);
      if (!account) return connector.run(id, input, options);
      const outcome = await runRecorder.run(account, connector.action(id), input, options);
      if ("error" in outcome) throw outcome.error;
      return outcome.output;
    },
  };
}
