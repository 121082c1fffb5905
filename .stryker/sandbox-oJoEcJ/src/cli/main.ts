// @ts-nocheck
// The command line: declares the commands with their options, and loads a command only when it is called.
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { CommandModule } from "../command.ts";
import { gongManifests } from "../index.ts";
import { createInvalidInputError, getPackageVersion } from "../internal.ts";
import { createEnvironmentConnector, environmentVariables, readCredentials } from "./environment.ts";
import { cancelledExitCode, exitCodes, reportCancelled, reportError } from "./exit_codes.ts";
import { importOptional } from "./import_optional.ts";
import { printLine } from "./output.ts";

/** Runs a command line without the program's name. Sets the process's exit code; never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  const cancellation = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => cancellation.abort());
  process.stdout.on("error", (error) => {
    if ("code" in error && error.code === "EPIPE") process.exit(0);
    throw error;
  });
  const json = argv.includes("--json");
  const [command = "gong-connector"] = argv;
  try {
    await createProgram(cancellation.signal, json).parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (cancellation.signal.aborted) reportCancelled();
    else if (!(error instanceof CommanderError)) reportError(command, error, json);
    else if (error.exitCode !== 0) reportUsageError(command, error, json);
  }
}

/** Commander prints usage errors itself, except with `json`. */
function reportUsageError(command: string, { message }: CommanderError, json: boolean): void {
  const issues = [{ path: "", message: message.replace(/^error: /, "") }];
  if (json) reportError(command, createInvalidInputError(issues), json);
  else process.exitCode = exitCodes.invalid_input;
}

function createProgram(signal: AbortSignal, json: boolean): Command {
  const program = new Command("gong-connector")
    .description("Gong's API as validated, rate-limited and documented actions.")
    .version(getPackageVersion())
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("Run with --help for usage.")
    .configureOutput(json ? { writeErr: () => {} } : {})
    .addHelpText("after", createHelpText());
  addManifestCommands(program, signal);
  addRunCommands(program, signal);
  addWatchCommand(program, signal);
  addServeCommands(program, signal);
  addHostCommands(program, signal);
  addRestateCommand(program, signal);
  return program;
}

function addManifestCommands(program: Command, signal: AbortSignal): void {
  program
    .command("actions")
    .description("list the actions")
    .option("--json", "as JSON: id, title, group, effect, scopes, operationId, method and path")
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
    .action(async (id, flags) => (await import("./describe.ts")).describeItem(id, flags));
  program
    .command("scopes <actions...>")
    .description("print the smallest set of scopes for some actions")
    .option("--json", "as JSON")
    .action(async (ids, flags) => (await import("./scopes.ts")).printRequiredScopes(ids, flags));
  program
    .command("validate <directory>")
    .description("validate a directory of manifests")
    .option("--handlers <ids...>", "actions that have a handler")
    .option("--json", "the issues as JSON")
    .action(async (directory, flags) => (await import("./validate.ts")).validateDirectory(directory, flags));
  program
    .command("diff-openapi <file-or-url>")
    .description("compare the manifests with an OpenAPI document of Gong; exit code 1 on differences")
    .option("--json", "as JSON")
    .action((source, flags) => runPackageCommand("gong-connector-openapi-diff/command", { source, ...flags }, signal));
}

function addRunCommands(program: Command, signal: AbortSignal): void {
  program
    .command("run <action>")
    .description("run an action and print its output")
    .option("-i, --input <json>", "the input as JSON, @FILE, or - for standard input", "{}")
    .option("--file <path>", "value of the input named file, such as a recording")
    .option("--all", "every item of a list, one JSON document per line")
    .option("--dry-run", "print the request without sending it; credentials are redacted")
    .option("--json", "print one JSON document, also for an error")
    .option("--yes", "do not ask for confirmation before a delete")
    .option("--strict", "fail if the output does not match its schema")
    .option("--allow-paid", "allow actions that use Gong credits")
    .option("--report-drift", "report output that does not match the schema, on stderr")
    .addOption(createActionsDirOption())
    .action(async (id, flags) => (await import("./run.ts")).runAction(id, flags, signal));
  program
    .command("choices <action> <path>")
    .description("list choices for an input, such as: choices list_calls /workspaceId")
    .option("--search <text>", "only choices that contain this text")
    .option("-i, --input <json>", "the other inputs, as for run", "{}")
    .option("--json", "as JSON")
    .action(async (id, path, flags) => (await import("./choices.ts")).printChoices(id, path, flags, signal));
  program
    .command("test-connection")
    .description("test the credentials with one request")
    .option("--json", "as JSON")
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
    .addHelpText("after", () => `\nPolling triggers: ${listPollingTriggers().join(", ")}`)
    .action(async (id, flags) => (await import("./watch.ts")).watchTrigger(id, flags, signal));
}

function listPollingTriggers(): string[] {
  return [...gongManifests().triggers.values()].filter(({ poll }) => poll).map(({ id }) => id);
}

function addServeCommands(program: Command, signal: AbortSignal): void {
  program
    .command("sandbox")
    .description("serve a simulated Gong for development")
    .option("--port <number>", "port on loopback; 0 for any free port", parseInteger, 3401)
    .option("--seed <seed>", "seed of the simulated company; the same seed creates the same company")
    .option("--calls <number>", "number of calls of the company", parseInteger)
    .option("--log-requests", "print a line for each request")
    .action((flags) => runPackageCommand("gong-connector-sandbox/command", flags, signal));
  program
    .command("serve")
    .description("serve the settings page and the steps API; without credentials, on a simulated Gong")
    .option("--port <number>", "port; 0 for any free port", parseInteger, parseInteger(process.env.PORT ?? "3400"))
    .option(
      "--host <address>",
      "address to listen on; all except loopback need ADMIN_TOKEN or a password",
      process.env.HOST ?? "127.0.0.1",
    )
    .addOption(createDataDirOption())
    .option("--steps-token <token>", "bearer token of the steps API (default: random, stored); prefer STEPS_TOKEN")
    .option("--sandbox", "ignore the credentials in the environment: use stored connections and a simulated Gong")
    .action((flags) => runPackageCommand("gong-connector-server/commands/serve", flags, signal));
  addStoreCommands(
    program.command("store").description("back up, restore and re-encrypt the database of serve"),
    signal,
  );
}

function addStoreCommands(store: Command, signal: AbortSignal): void {
  const add = (usage: string, description: string): Command =>
    store.command(usage).description(description).addOption(createDataDirOption());
  const run = (operation: string, flags: object): Promise<void> =>
    runPackageCommand("gong-connector-server/commands/store", { operation, ...flags }, signal);
  add("backup <file>", "copy the store into a file, also while it is in use; secrets stay encrypted").action(
    (file, flags) => run("backup", { file, ...flags }),
  );
  add("restore <file>", "replace the store with a copy; stop serve first")
    .option("--yes", "replace an existing store")
    .action((file, flags) => run("restore", { file, ...flags }));
  add("rotate-key", "encrypt all secrets with a new key; restart serve afterwards").action((flags) =>
    run("rotate-key", flags),
  );
  add("reset-password", "delete the password and all sessions; serve asks for a new password").action((flags) =>
    run("reset-password", flags),
  );
}

function addHostCommands(program: Command, signal: AbortSignal): void {
  program
    .command("openapi")
    .description("print the steps API as an OpenAPI document")
    .option("--server-url <url>", "URL of the steps API", "http://127.0.0.1:3400")
    .addOption(createActionsDirOption())
    .action((flags) => runPackageCommand("gong-connector-server/commands/openapi", flags, signal));
  program
    .command("mcp")
    .description("serve the actions as MCP tools over standard input and output")
    .option("--groups <ids...>", "only actions of these groups")
    .option("--allow-writes", "expose create and update actions")
    .option("--allow-destructive", "expose delete actions; the user confirms each call")
    .option("--allow-paid", "expose actions that use Gong credits")
    .option("--default-limit <number>", "items of a list call without a limit", parseInteger, 20)
    .option("--upload-dir <directory>", "directory from which uploads may read files (default: none)")
    .option("--sandbox", "use a simulated Gong")
    .addOption(createActionsDirOption())
    .action((flags) => runPackageCommand("gong-connector-mcp/command", flags, signal));
}

function addRestateCommand(program: Command, signal: AbortSignal): void {
  program
    .command("restate")
    .description("serve the actions and triggers as durable steps to a Restate server")
    .option("--port <number>", "port; 0 for any free port", parseInteger, 9080)
    .option("--host <address>", "address to listen on; all except loopback need --identity-keys", "127.0.0.1")
    .option("--ingress-url <url>", "URL of Restate's ingress", "http://127.0.0.1:8080")
    .option("--identity-keys <keys...>", "public keys of the Restate server; other requests are rejected")
    .addOption(createDataDirOption())
    .addOption(
      new Option("--rate-limiter <place>", "where requests are counted; store shares the count with serve")
        .choices(["restate", "store"])
        .default("restate"),
    )
    .option("--allow-paid", "allow actions that use Gong credits")
    .option("--sandbox", "use a simulated Gong for the connection default")
    .addOption(createActionsDirOption())
    .action((flags) => runPackageCommand("gong-connector-restate/command", flags, signal));
}

/** Runs a command of another package. The specifier is a variable, because the package may not be installed. */
async function runPackageCommand(specifier: string, flags: object, signal: AbortSignal): Promise<void> {
  const [packageName = ""] = specifier.split("/");
  const command = await importOptional(packageName, (): Promise<CommandModule> => import(specifier));
  const createConnector = createEnvironmentConnector;
  await command.run(flags, { signal, print: printLine, readCredentials, createConnector, importOptional });
}

function createDataDirOption(): Option {
  const directory = process.env.GONG_CONNECTOR_DATA_DIR ?? ".gong-connector";
  return new Option("--data-dir <directory>", "directory of the database and its key").default(directory);
}

function createActionsDirOption(): Option {
  return new Option("--actions-dir <directory>", "load additional actions from a directory");
}

function parseInteger(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}

function createHelpText(): string {
  const variables = Object.entries(environmentVariables).map(([name, help]) => `  ${name.padEnd(33)} ${help}`);
  const codes = Object.entries(exitCodes).map(([kind, code]) => `${code} ${kind.replaceAll("_", " ")}`);
  return `\nEnvironment:\n${variables.join("\n")}\n\nExit codes: 0 success, 1 validation issues or an unexpected error, ${codes.join(", ")}, ${cancelledExitCode} cancelled.`;
}
