// How a command ends: its exit code, and what it says on standard error.
import { ConnectorError, type ErrorKind } from "../index.ts";

/** Exit code of each kind of error; 0 is success, 1 anything unexpected or a fault found, 130 a cancelled command. */
export const exitCodes: Readonly<Record<ErrorKind, number>> = {
  invalid_input: 2,
  unauthenticated: 3,
  forbidden: 4,
  not_found: 5,
  conflict: 6,
  rejected: 7,
  rate_limited: 8,
  unavailable: 9,
  invalid_response: 10,
};

/** Exit code of a command that a signal ended. */
export const cancelledExitCode = 130;

/** The error as one block that a person reads, every fault on a line of its own. */
function errorBlock(error: ConnectorError): string {
  const wait = error.retryAfterMs === undefined ? [] : [`  wait     ${Math.ceil(error.retryAfterMs / 1000)} s`];
  const issues = error.issues ?? [];
  const details = [
    ...issues.map(({ path, message }) => `  ${path || "input"}: ${message}`),
    ...(issues.length > 0 ? [] : [`  ${error.message}`]),
    ...(error.remedy && issues.length > 0 ? [`  ${error.remedy}`] : []),
    ...(error.scopes ? [`  scopes   ${error.scopes.join(", ")}`] : []),
    ...wait,
    ...(error.status === undefined ? [] : [`  status   ${error.status}`]),
    ...(error.requestId === undefined ? [] : [`  request  ${error.requestId}`]),
  ];
  return [`${error.action ?? "gong-connector"}: ${error.kind.replaceAll("_", " ")}`, ...details].join("\n");
}

/** Says what went wrong and sets the exit code. With `json` the error is one JSON document on standard output. */
export function reportError(error: unknown, json = false): void {
  const known = error instanceof ConnectorError;
  process.exitCode = known ? exitCodes[error.kind] : 1;
  const message = error instanceof Error ? error.message : String(error);
  if (json) process.stdout.write(`${JSON.stringify(known ? error : { message, retryable: false })}\n`);
  else process.stderr.write(`${known ? errorBlock(error) : `gong-connector: ${message}`}\n`);
}

/** Says that a signal ended the command. */
export function reportCancelled(): void {
  process.stderr.write("cancelled\n");
  process.exitCode = cancelledExitCode;
}
