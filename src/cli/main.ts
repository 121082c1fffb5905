// The command line: declares the commands with their options, and loads a command only when it is called.
import { Command, CommanderError } from "commander";
import { createInvalidInputError } from "../errors/errors.ts";
import { getPackageVersion, gongManifests } from "../gong_manifests.ts";
import { exitCancelled, exitCodes, reportError } from "./exit_codes.ts";
import { createHelpText } from "./help_text.ts";
import { createActionsDirOption, createMaxWaitOption, createTriggersDirOption, parseInteger } from "./options.ts";
import { assertOutputIsOpen, handleOutputErrors, printLine, writeOutput } from "./output.ts";
import { addPackageCommands } from "./package_commands.ts";

/** Commands whose result is a server and not their output. */
const serverCommands: ReadonlySet<string> = new Set(["serve", "sandbox", "restate"]);

/** Runs a command line without the program's name. Sets the process's exit code; never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  const cancellation = new AbortController();
  let isDone = false;
  const stop = (): void => {
    cancellation.abort();
    // Only unread output is left.
    if (isDone) exitCancelled();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  const json = argv.includes("--json");
  const [command = "gong-connector"] = argv;
  // Standard output of --all has one item per line, which a reader must not mistake an error for.
  const print = argv.includes("--all") ? (line: string) => process.stderr.write(`${line}\n`) : printLine;
  handleOutputErrors(command);
  try {
    await createProgram(command, cancellation.signal, json).parseAsync([...argv], { from: "user" });
    isDone = true;
  } catch (error) {
    isDone = true;
    if (cancellation.signal.aborted) exitCancelled();
    else if (!(error instanceof CommanderError)) reportError(command, error, json, print);
    else if (error.exitCode !== 0) reportUsageError(command, error, json, print);
  }
}

/** Commander prints usage errors itself, except with `json`. */
function reportUsageError(
  command: string,
  { message }: CommanderError,
  json: boolean,
  print: (line: string) => void,
): void {
  const issues = [{ path: "", message: message.replace(/^error: /, "") }];
  if (json) reportError(command, createInvalidInputError(issues), json, print);
  else process.exitCode = exitCodes.invalid_input;
}

/** Declares the commands until one has the given name: the help and the suggestions for an unknown name need all of them. */
function createProgram(name: string, signal: AbortSignal, json: boolean): Command {
  const program = new Command("gong-connector")
    .description("Gong's API as validated, rate-limited and documented actions.")
    .version(getPackageVersion())
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("Run with --help for usage.")
    .configureOutput({ writeOut: (text) => writeOutput(text), ...(json && { writeErr: () => {} }) })
    .addHelpText("after", createHelpText)
    .hook("preAction", (_program, command) => {
      if (!serverCommands.has(command.name())) assertOutputIsOpen(command.name());
    });
  for (const add of [addManifestCommands, addRunCommands, addWatchCommand, addPackageCommands]) {
    add(program, signal);
    if (program.commands.some((command) => command.name() === name)) break;
  }
  return program;
}

function addManifestCommands(program: Command): void {
  program
    .command("actions")
    .description("list the actions")
    .option("--json", "as JSON: id, title, group, effect, scopes, operationId, method and path")
    .addOption(createActionsDirOption())
    .action(async (flags) => (await import("./actions.ts")).listActions(flags));
  program
    .command("triggers")
    .description("list the triggers")
    .option("--json", "as JSON: id, title, group, type and scopes")
    .action(async (flags) => (await import("./triggers.ts")).listTriggers(flags));
  program
    .command("describe <action-or-trigger>")
    .description("describe an action or a trigger: its fields, scopes and evidence")
    .option("--json", "as JSON, with the schemas of input and output")
    .addOption(createActionsDirOption())
    .addOption(createTriggersDirOption())
    .action(async (id, flags) => (await import("./describe.ts")).describeItem(id, flags));
  program
    .command("scopes <actions...>")
    .description("print the smallest set of scopes for some actions")
    .option("--json", "as JSON")
    .addOption(createActionsDirOption())
    .action(async (ids, flags) => (await import("./scopes.ts")).printRequiredScopes(ids, flags));
  program
    .command("validate <directory>")
    .description("validate a directory of manifests")
    .option("--handlers <ids...>", "actions that have a handler")
    .option("--json", "the issues as JSON")
    .action(async (directory, flags) => (await import("./validate.ts")).validateDirectory(directory, flags));
}

function addRunCommands(program: Command, signal: AbortSignal): void {
  program
    .command("run <action>")
    .description("run an action and print its output")
    .option("-i, --input <json>", "the input as JSON, @FILE, or - for standard input", "{}")
    .option("--file <path>", "value of the input named file, such as a recording")
    .option("--all", "every item of a list, one JSON document per line")
    .option("--dry-run", "print the request without sending it; credentials are redacted")
    .option("--json", "print one JSON document, also for an error; with --all an error goes to stderr")
    .option("--yes", "do not ask for confirmation before a delete")
    .option("--strict", "fail if the output does not match its schema")
    .option("--allow-paid", "allow actions that use Gong credits")
    .addOption(createMaxWaitOption())
    .option("--report-drift", "report output that does not match the schema, on stderr")
    .addOption(createActionsDirOption())
    .action(async (id, flags) => (await import("./run.ts")).runAction(id, flags, signal));
  program
    .command("choices <action> <path>")
    .description("list choices for an input, such as: choices list_calls /workspaceId")
    .option("--search <text>", "only choices that contain this text")
    .option("-i, --input <json>", "the other inputs, as for run", "{}")
    .option("--json", "as JSON")
    .addOption(createMaxWaitOption())
    .addOption(createActionsDirOption())
    .action(async (id, path, flags) => (await import("./choices.ts")).printChoices(id, path, flags, signal));
  program
    .command("test-connection")
    .description("test the credentials with one request")
    .option("--json", "as JSON")
    .addOption(createMaxWaitOption())
    .action(async (flags) => (await import("./test_connection.ts")).runConnectionTest(flags, signal));
}

function addWatchCommand(program: Command, signal: AbortSignal): void {
  program
    .command("watch <trigger>")
    .description("poll a trigger and print its events, one JSON document per line")
    .option("-i, --input <json>", "the input of the trigger, as for run", "{}")
    .option("--since <date>", "detect events from this date on (default: now); ignored when --state-file is resumed")
    .option("--interval <seconds>", "time between two polls (default: by the trigger)", parseInteger)
    .option("--state-file <file>", "resume from this file and update it; after a crash events may repeat, none is lost")
    .option("--once", "stop when no poll is due, for schedulers such as cron")
    .addOption(createMaxWaitOption())
    .addOption(createActionsDirOption())
    .addOption(createTriggersDirOption())
    .addHelpText("after", () => `\nPolling triggers: ${listPollingTriggers().join(", ")}`)
    .action(async (id, flags) => (await import("./watch.ts")).watchTrigger(id, flags, signal));
}

function listPollingTriggers(): string[] {
  return [...gongManifests().triggers.values()].filter(({ poll }) => poll).map(({ id }) => id);
}
