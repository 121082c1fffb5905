// @ts-nocheck
// Kinds of errors as Restate has them: final ones, and ones to try again after the wait that was asked for.
import { RetryableError, TerminalError } from "@restatedev/restate-sdk";
import { ConnectorError } from "gong-connector";
import { httpStatusByKind } from "gong-connector/internal";

/** The final error of the engine for one of ours; undefined where trying again may help. Everything known goes along. */
export function toTerminalError(error: unknown): TerminalError | undefined {
  if (!(error instanceof ConnectorError) || error.retryable) return undefined;
  const { kind, message, ...rest } = error.toJSON();
  const metadata = Object.entries({ kind, ...rest })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
  return new TerminalError(message, { errorCode: httpStatusByKind[kind], metadata: Object.fromEntries(metadata) });
}

/** What a step throws, so that the engine does the right thing next. */
export function toStepError(error: unknown): unknown {
  if (!(error instanceof ConnectorError) || !error.retryable) return error;
  const { message, kind, retryAfterMs } = error;
  const retryAfter = retryAfterMs === undefined ? {} : { retryAfter: retryAfterMs };
  return new RetryableError(message, { errorCode: httpStatusByKind[kind], ...retryAfter });
}
