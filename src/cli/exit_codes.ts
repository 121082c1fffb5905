// The end of a command: its exit code and the error that it prints.

import { ConnectorError, toConnectorError } from "../errors/errors.ts";
import type { ErrorKind } from "../index.ts";
import { printLine } from "./output.ts";

/** Exit code of each kind of error. Others: 0 success, 1 validation issues or an unexpected error, 130 cancelled. */
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

/**
 * Prints an error of a command and sets the exit code. With `json` it is one JSON document, by default on standard output,
 * else text on standard error.
 */
export function reportError(
  command: string,
  thrown: unknown,
  json = false,
  print: (line: string) => void = printLine,
): void {
  const error = toArgumentError(thrown) ?? toConnectorError(thrown);
  const { cause } = error;
  process.exitCode = error.code === "internal_error" ? 1 : exitCodes[error.kind];
  if (json) print(JSON.stringify(error));
  else process.stderr.write(`${formatError(command, error)}${cause instanceof Error ? ` ${cause.message}` : ""}\n`);
}

const pathRemedy = "Choose another path.";
const permissionRemedy = "Choose another one, or change its permissions.";

/** Errors of the operating system that follow from an address or a path in the command line: none is a defect. */
const argumentRemedies: Readonly<Record<string, string>> = {
  EADDRINUSE: "Choose another port, or stop the program that listens there.",
  EADDRNOTAVAIL: "Choose an address of this machine.",
  ENOTFOUND: "Check the host name.",
  ENOENT: pathRemedy,
  ENOTDIR: pathRemedy,
  EISDIR: pathRemedy,
  EEXIST: pathRemedy,
  EROFS: pathRemedy,
  EACCES: permissionRemedy,
  EPERM: permissionRemedy,
};

/** Undefined for any other error. */
function toArgumentError(thrown: unknown): ConnectorError | undefined {
  if (!(thrown instanceof Error && "syscall" in thrown && "code" in thrown)) return undefined;
  const remedy = argumentRemedies[String(thrown.code)];
  return remedy === undefined ? undefined : new ConnectorError("invalid_input", thrown.message, { remedy });
}

/** Ends the process after a signal, also if output waits for a reader that does not read. */
export function exitCancelled(): never {
  process.stderr.write("cancelled\n");
  process.exit(cancelledExitCode);
}

function formatError(command: string, error: ConnectorError): string {
  const { action, status, requestId, resumeFrom } = error;
  const response = [
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ];
  return `${action === undefined ? `${command}: ` : ""}${error}${response.length > 0 ? ` (${response.join(", ")})` : ""}${
    resumeFrom ? `\nTo continue, merge this into the input: ${JSON.stringify(error.toJSON().resumeFrom)}` : ""
  }`;
}
