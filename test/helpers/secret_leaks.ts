// A connector with recognizable secrets: every error and every attempt event is searched for them.
import { inspect } from "node:util";
import { expect, onTestFinished, vi } from "vitest";
import { type AnyConnector, ConnectorError, type GongOptions, gong, type RequestAttempt } from "../../src/index.ts";
import { createAccountOptions } from "./account.ts";

const accessKey = "CANARY-ACCESS-KEY";
const accessKeySecret = "CANARY-SECRET";
const secrets = [
  accessKey,
  accessKeySecret,
  Buffer.from(`${accessKey}:${accessKeySecret}`).toString("base64"),
  "CANARY",
];

/** Its Authorization header. */
export const authorization = `Basic ${secrets[2]}`;

export interface ObservedConnector {
  connector: AnyConnector;
  /** One per attempt. */
  events: RequestAttempt[];
  run: AnyConnector["run"];
}

export function connectAndWatch(baseUrl: string, options: GongOptions = {}): ObservedConnector {
  const events: RequestAttempt[] = [];
  const connector: AnyConnector = gong({
    ...createAccountOptions(baseUrl, { accessKey, accessKeySecret }),
    rateLimiter: false,
    strict: true,
    ...options,
    onAttempt(event) {
      expectNoSecret(event);
      events.push(event);
      options.onAttempt?.(event);
    },
  });
  return { connector, events, run: connector.run };
}

/** The error of a run. */
export async function catchError(run: Promise<unknown>): Promise<ConnectorError> {
  const error = await run.then(
    (output) => new Error(`expected an error, got ${JSON.stringify(output)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectorError)) throw error;
  expectNoSecret(error);
  return error;
}

function expectNoSecret(value: unknown): void {
  const stack = value instanceof Error ? value.stack : "";
  const text = `${inspect(value, { depth: null, showHidden: true, getters: true })}${JSON.stringify(value)}${stack}`;
  for (const secret of secrets) expect(text).not.toContain(secret);
}

/** For the running test: the clock advances after each failed attempt, so that pauses between attempts take no time. */
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
