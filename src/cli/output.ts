// Standard output of the commands, and the end of the program if it fails.
import { fstatSync, readSync, type Stats, statSync, writeFileSync, writeSync } from "node:fs";

const outputFd = 1;
const errorFd = 2;

let onWriteError = (error: unknown): never => {
  throw error;
};

/** Ends the program without a message if the reader has closed the pipe, as `head` does, and with one line on other errors. */
export function handleOutputErrors(command: string): void {
  onWriteError = (error) => {
    if (error instanceof Error && "code" in error && error.code === "EPIPE") process.exit(0);
    const reason = error instanceof Error ? error.message : String(error);
    exitWithOutputError(command, `cannot write to standard output: ${reason}`);
  };
  listenForErrors("stdout", onWriteError);
  // The messages cannot be read. Standard output decides about the end.
  listenForErrors("stderr", () => {});
}

/** Listens when the stream is used for the first time: Node.js creates it then, which takes longer than a short output. */
function listenForErrors(name: "stdout" | "stderr", listener: (error: unknown) => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(process, name);
  const listen = (): NodeJS.WriteStream => process[name].on("error", listener);
  if (!descriptor?.get || !descriptor.configurable) {
    listen();
    return;
  }
  const get = (): NodeJS.WriteStream => {
    Object.defineProperty(process, name, descriptor);
    return listen();
  };
  Object.defineProperty(process, name, { ...descriptor, get });
}

/**
 * Ends the program if standard output was closed when it started: its result would be lost. A program whose errors are
 * discarded in the same way was started to be ignored.
 */
export function assertOutputIsOpen(command: string): void {
  if (!isReplacedByNullDevice(outputFd) || isReplacedByNullDevice(errorFd)) return;
  exitWithOutputError(command, "standard output is closed. To discard it, open /dev/null for writing only");
}

/**
 * Node.js opens the null device in place of a closed descriptor, for reading and writing. A shell opens it for writing, but
 * other programs that ignore an output open it as Node.js does.
 */
function isReplacedByNullDevice(fd: number): boolean {
  try {
    if (fstatSync(fd).rdev !== statSync("/dev/null").rdev) return false;
    readSync(fd, Buffer.alloc(1));
    return true;
  } catch {
    return false;
  }
}

function exitWithOutputError(command: string, message: string): never {
  process.stderr.write(`${command}: ${message}\n`);
  process.exit(1);
}

/** Every pipe takes as much without a reader (PIPE_BUF in POSIX). More could block the program, which would ignore signals. */
let bytesBeforeStream = 4096;

/** Read once: a list is written page by page. */
let outputStats: Stats | undefined;

/**
 * Writes to standard output. The stream of Node.js ignores that a disk which is almost full takes only a part, so a file gets
 * the text directly. So does a pipe at first.
 */
export function writeOutput(text: string, onWritten: (error?: Error | null) => void = () => {}): void {
  outputStats ??= fstatSync(outputFd);
  const output = outputStats;
  try {
    if (output.isFile()) writeFileSync(outputFd, Buffer.from(text));
    else {
      const rest = output.isFIFO() || output.isSocket() ? writeAtOnce(text) : text;
      if (rest.length > 0) {
        bytesBeforeStream = 0;
        process.stdout.write(rest, onWritten);
        return;
      }
    }
  } catch (error) {
    onWriteError(error);
  }
  onWritten();
}

/** Writes to a pipe what it takes at once. Returns the rest. */
function writeAtOnce(text: string): string | Buffer {
  if (text.length > bytesBeforeStream || process.platform === "win32") return text;
  const bytes = Buffer.from(text);
  bytesBeforeStream -= bytes.length;
  if (bytesBeforeStream < 0) return bytes;
  try {
    return bytes.subarray(writeSync(outputFd, bytes));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return bytes;
    throw error;
  }
}

/** More would wait in memory for a slow reader. A page of a list has usually less, and is one write. */
const maxWaitingCharacters = 256 * 1024;

/**
 * Writes each value as a line of JSON. A write for each of many short lines would take most of the time. Resolves when all are
 * in the pipe or the file. Rejects with the signal's reason, also while the output is not read.
 */
export async function writeLines(values: Iterable<unknown>, signal: AbortSignal): Promise<void> {
  let text = "";
  for (const value of values) {
    text += `${JSON.stringify(value)}\n`;
    if (text.length < maxWaitingCharacters) continue;
    await writeText(text, signal);
    text = "";
  }
  if (text !== "") await writeText(text, signal);
}

/** Resolves when the line is in the pipe or the file. Rejects with the signal's reason, also while the output is not read. */
export function writeLine(text: string, signal: AbortSignal): Promise<void> {
  return writeText(`${text}\n`, signal);
}

function writeText(text: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    writeOutput(text, (error) => {
      signal.removeEventListener("abort", abort);
      if (!error) resolve();
    });
  });
}

export function printLine(text: string): void {
  writeOutput(`${text}\n`);
}

/** Prints the lines together: each write asks the system about standard output. */
export function printLines(lines: Iterable<string>): void {
  printLine([...lines].join("\n"));
}

/** Prints a value as indented JSON. */
export function printJson(value: unknown): void {
  printLine(JSON.stringify(value, undefined, 2));
}

/** Prints rows below the titles of their groups; groups without a row are omitted. */
export function printGroups(
  groups: readonly { id: string; title: string }[],
  rows: readonly { group: string; text: string }[],
): void {
  const lines = groups.flatMap(({ id, title }) => {
    const members = rows.filter(({ group }) => group === id);
    return members.length === 0 ? [] : [title, ...members.map(({ text }) => `  ${text}`)];
  });
  printLines(lines);
}
