// The server over a store: pages, settings API, steps API, background jobs, and an orderly stop.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import { AlertJob } from "./alerts/alert_job.ts";
import type { HealthSummary, Quota } from "./api/settings_contract.ts";
import { createApp } from "./app.ts";
import { ConnectionMonitor } from "./connect/connection_monitor.ts";
import type { ResolvedConnection } from "./connector_resolver.ts";
import { assertStrongToken } from "./http/bearer_token.ts";
import type { HttpLimits } from "./http/limits.ts";
import { getQuota } from "./quota.ts";
import { RetentionJob } from "./retention.ts";
import { summarizeHealth } from "./routes/health.ts";
import { createServices, type ServiceOptions, type Services } from "./services.ts";
import type { StepsApiOptions } from "./steps/steps_api.ts";

export interface ServerOptions extends ServiceOptions {
  /** Receives log lines as JSON; by default, nothing is logged. */
  log?: NodeJS.WritableStream | undefined;
  /** Directory of the built pages, with a slash at the end. */
  pages?: URL | undefined;
  /** Limits of connections and bodies that differ from the defaults. */
  limits?: Partial<HttpLimits> | undefined;
  /** Longest answer of an MCP tool in tokens, from 1,000 to 25,000; 10,000 by default. */
  maxAnswerTokens?: number | undefined;
}

export interface Server {
  app: FastifyInstance;
  services: Services;
  retentionJob: RetentionJob;
  connectionMonitor: ConnectionMonitor;
  alertJob: AlertJob;
  /** Listens, starts the sandbox if the settings use it, and returns the public URL. */
  listen(options: { port: number; host: string }): Promise<string>;
  /** Waits for running steps, aborts them after `timeoutMs`, and closes the store. */
  close(timeoutMs?: number): Promise<void>;
}

/** Throws `weak_token` if a token could be guessed, or if the steps API and the admin have the same one. */
export async function createServer({
  log,
  pages,
  limits,
  maxAnswerTokens,
  ...options
}: ServerOptions): Promise<Server> {
  const { stepsToken, adminToken } = options;
  if (stepsToken) assertStrongToken(stepsToken, "the token of the steps API");
  if (adminToken) assertStrongToken(adminToken, "ADMIN_TOKEN");
  let logError: (error: unknown) => void = () => {};
  const services = createServices({ onBackgroundError: (error) => logError(error), ...options });
  if (await services.accounts.isAdminSecret(await services.stepsToken.get()))
    throw new ConnectorError("weak_token", "the token of the steps API is also the password of the pages");
  const app = await createApp({
    services,
    stepsApi: createStepsOptions(services),
    ...(log && { log }),
    ...(pages && { pages }),
    ...(limits && { limits }),
    maxAnswerTokens,
  });
  logError = (err) => app.log.error({ err }, "background job failed");
  const retentionJob = new RetentionJob(services, logError);
  await retentionJob.start();
  const connectionMonitor = new ConnectionMonitor(services, logError);
  const alertJob = createAlertJob(services, logError);
  let closed: Promise<void> | undefined;
  return {
    app,
    services,
    retentionJob,
    connectionMonitor,
    alertJob,
    async listen(listenOptions) {
      await app.listen(listenOptions);
      if ((await services.connectorResolver.getAccountSource()) === "sandbox") await services.sandbox.start();
      services.scheduler.start();
      connectionMonitor.start();
      alertJob.start();
      return services.publicUrl.getOrigin();
    },
    close(timeoutMs = 30_000) {
      closed ??= Promise.all([connectionMonitor.stop(), alertJob.stop()]).then(() =>
        closeAll(app, services, retentionJob, timeoutMs),
      );
      return closed;
    },
  };
}

function createAlertJob(services: Services, onError: (error: unknown) => void): AlertJob {
  const { store, alertSender, publicUrl, now } = services;
  const getHealth = (): Promise<HealthSummary> => summarizeHealth(services);
  const getQuotaNow = (): Promise<Quota> => getQuota(store, now());
  const getOrigin = (): string => publicUrl.getOrigin();
  return new AlertJob({ store, alertSender, now, getOrigin, getHealth, getQuota: getQuotaNow }, onError);
}

/** Time for the responses of aborted runs, before their connections are closed. */
const responseTimeoutMs = 2000;

async function closeAll(
  app: FastifyInstance,
  services: Services,
  retentionJob: RetentionJob,
  timeoutMs: number,
): Promise<void> {
  await retentionJob.stop();
  await services.scheduler.stop();
  await closeApp(app, services, timeoutMs);
  await services.sandbox.stop();
  await services.store.close();
}

async function closeApp(app: FastifyInstance, { runRecorder }: Services, timeoutMs: number): Promise<void> {
  let disconnectTimer: NodeJS.Timeout | undefined;
  const abortRuns = (): void => {
    runRecorder.stop(new ConnectorError("server_stopping", "the server stopped before the run was finished"));
    disconnectTimer = setTimeout(() => app.server.closeAllConnections(), responseTimeoutMs);
  };
  const abortTimer = setTimeout(abortRuns, timeoutMs);
  await app.close();
  // A page run can run without an open request.
  await runRecorder.waitForWrites();
  clearTimeout(abortTimer);
  clearTimeout(disconnectTimer);
}

/** An engine has the output of a step, and does not wait for its record. */
const maxReadDelayMs = 100;

/** Runs steps with the connection of their header x-connection-id, and records them. */
function createStepsOptions({ connectorResolver, runRecorder, catalog, stepsToken }: Services): StepsApiOptions {
  const connections = new WeakMap<FastifyRequest, ResolvedConnection>();
  return {
    catalog,
    token: stepsToken,
    async getConnector(request) {
      const id = request.headers["x-connection-id"];
      const connection = await (typeof id === "string" && id !== ""
        ? connectorResolver.resolve(id)
        : connectorResolver.resolveDefault());
      connections.set(request, connection);
      return connection.connector;
    },
    async runAction(connector, id, input, options, request) {
      const connection = connections.get(request);
      if (!connection) return connector.run(id, input, options);
      const outcome = await runRecorder.run(connection, connector.action(id), input, options, maxReadDelayMs);
      if ("error" in outcome) throw outcome.error;
      return outcome.output;
    },
  };
}
