// Tests connections in doubt again until the vendor accepts or rejects their credentials.
import { ConnectorError } from "gong-connector";
import type { ConnectorResolver } from "../connector_resolver.ts";
import { PeriodicJob } from "../periodic_job.ts";
import type { Connection, Store } from "../store/index.ts";
import { testConnection } from "./connection_test.ts";

export interface ConnectionMonitorServices {
  store: Store;
  connectorResolver: Pick<ConnectorResolver, "resolve">;
  now: () => number;
}

const intervalMs = 5_000;
const maxConcurrentTests = 20;
/** The pause between two tests is the time that the connection has been in doubt, within these limits. */
const minPauseMs = 60_000;
const maxPauseMs = 3_600_000;
/** After this time another process tests a connection that this one has claimed. */
const claimMs = 60_000;

export class ConnectionMonitor {
  readonly #services: ConnectionMonitorServices;
  readonly #onError: (error: unknown) => void;
  readonly #job: PeriodicJob;

  constructor(services: ConnectionMonitorServices, onError: (error: unknown) => void) {
    this.#services = services;
    this.#onError = onError;
    this.#job = new PeriodicJob({ intervalMs, task: (signal) => this.#testDue(signal), onError });
  }

  start(): void {
    this.#job.start();
  }

  /** Resolves when the tests that were due are done. */
  testDue(): Promise<void> {
    return this.#job.run();
  }

  /** Aborts running tests; they are due again. */
  stop(): Promise<void> {
    return this.#job.stop();
  }

  async #testDue(signal: AbortSignal): Promise<void> {
    const { store, now } = this.#services;
    const due = await store.connections.claimDueTests(now(), now() + claimMs, maxConcurrentTests);
    await Promise.all(due.map((connection) => this.#test(connection, signal).catch(this.#onError)));
  }

  /** A rejection by the vendor ends the doubt too: the credentials mark the connection. */
  async #test({ id, inDoubtSince }: Connection, signal: AbortSignal): Promise<void> {
    const { store, connectorResolver, now } = this.#services;
    try {
      const { connector } = await connectorResolver.resolve(id);
      await testConnection(connector, { signal, priority: "background" });
      await store.connections.resolveDoubt(id);
    } catch (error) {
      if (signal.aborted) return;
      const pauseMs = Math.min(Math.max(now() - (inDoubtSince ?? now()), minPauseMs), maxPauseMs);
      await store.connections.scheduleTest(id, now() + pauseMs);
      if (!ConnectorError.is(error)) throw error;
    }
  }
}
