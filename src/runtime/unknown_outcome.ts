// What a durable engine must not do on its own: repeat a write that may have arrived.
import { ConnectorError } from "../errors/errors.ts";

/** A try that broke off under way. */
export function createUnknownOutcomeError(action: string): ConnectorError {
  return new ConnectorError("outcome_unknown", `the worker stopped while it was under way`, {
    action,
    retryable: false,
    remedy: "It may have happened all the same: look before you run it again.",
  });
}
