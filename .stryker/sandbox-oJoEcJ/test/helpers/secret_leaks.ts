// @ts-nocheck
// A connector whose secrets must show in nothing that it says: every error and every event is searched for them.
import { inspect } from "node:util";
import { expect, onTestFinished, vi } from "vitest";
import { type Connector, ConnectorError, type GongOptions, gong, type RequestAttempt } from "../../src/index.ts";
import { unlimited } from "../../src/internal.ts";

const accessKey = "CANARY-ACCESS-KEY";
const accessKeySecret = "CANARY-SECRET";
const secrets = [
  accessKey,
  accessKeySecret,
  Buffer.from(`${accessKey}:${accessKeySecret}`).toString("base64"),
  "CANARY",
];

/** The Authorization header that it signs with. */
export const authorization = `Basic ${secrets[2]}`;

export interface ObservedConnector {
  connector: Connector<object>;
  /** One a try. */
  events: RequestAttempt[];
  run(id: string, input: unknown, options?: Parameters<Connector["run"]>[2]): Promise<unknown>;
}

export function connectAndWatch(baseUrl: string, options: GongOptions = {}): ObservedConnector {
  const events: RequestAttempt[] = [];
  const connector = gong({
    auth: { accessKey, accessKeySecret },
    baseUrl,
    rateLimiter: unlimited,
    strict: true,
    ...options,
    onAttempt(event) {
      expectSilence(event);
      events.push(event);
      options.onAttempt?.(event);
    },
  });
  const run = connector.run as ObservedConnector["run"];
  return { connector: connector as Connector<object>, events, run };
}

/** The error that a run ends with. */
export async function catchError(work: Promise<unknown>): Promise<ConnectorError> {
  const error = await work.then(
    (output) => new Error(`expected an error, got ${JSON.stringify(output)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectorError)) throw error;
  expectSilence(error);
  return error;
}

function expectSilence(value: unknown): void {
  const stack = value instanceof Error ? value.stack : "";
  const said = `${inspect(value, { depth: null, showHidden: true, getters: true })}${JSON.stringify(value)}${stack}`;
  for (const secret of secrets) expect(said).not.toContain(secret);
}

/** Waits between tries pass at once: time jumps ahead after each failed one. For the running test. */
export function useFakeDelays(): Pick<GongOptions, "onAttempt"> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  return {
    onAttempt({ kind }) {
      if (kind) setImmediate(() => vi.isFakeTimers() && vi.advanceTimersByTime(5000));
    },
  };
}
