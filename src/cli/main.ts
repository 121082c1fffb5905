// The command line: names the commands and their options, and loads each only when it is called.
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { gongManifests } from "../index.ts";
import { createInvalidInputError, getPackageVersion } from "../internal.ts";
import { environmentVariables } from "./environment.ts";
import { cancelledExitCode, exitCodes, reportCancelled, reportError } from "./exit_codes.ts";

/** Runs a command line without the program's name. Sets the process's exit code; never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  process.stdout.on("error", (error) => {
    if ("code" in error && error.code === "EPIPE") process.exit(0);
    throw error;
  });
  const json = argv.includes("--json");
  try {
    await program(stop.signal, json).parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (stop.signal.aborted) reportCancelled();
    else if (!(error instanceof CommanderError)) reportError(error, json);
    else if (error.exitCode !== 0) refuse(error, json);
  }
}

/** A command line that cannot be read; without `json`, commander has said so already. */
function refuse({ message }: CommanderError, json: boolean): void {
  if (json) reportError(createInvalidInputError([{ path: "", message: message.replace(/^error: /, "") }]), json);
  else process.exitCode = exitCodes.invalid_input;
}

function program(signal: AbortSignal, json: boolean): Command {
  const root = new Command("gong-connector")
    .description("Gong's API as checked, paced and documented actions.")
    .version(getPackageVersion())
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("(--help shows what there is)")
    .configureOutput(json ? { writeErr: () => {} } : {})
    .addHelpText("after", helpText());
  readers(root);
  runners(root, signal);
  watchers(root, signal);
  servers(root, signal);
  hosts(root, signal);
  return root;
}

function readers(root: Command): void {
  root
    .command("actions")
    .description("list every action")
    .option("--json", "id, title, group, effect, scopes, operation, method and path as JSON")
    .action(async (flags) => (await import("./actions.ts")).listActions(flags));
  root
    .command("describe <action>")
    .description("what an action does, takes and gives")
    .option("--json", "with the full schemas as JSON")
    .action(async (id, flags) => (await import("./actions.ts")).describeAction(id, flags));
  root
    .command("scopes <actions...>")
    .description("the smallest set of scopes for some actions")
    .option("--json", "as JSON")
    .action(async (ids, flags) => (await import("./actions.ts")).printRequiredScopes(ids, flags));
  root
    .command("validate <directory>")
    .description("check a directory of manifests; every fault with its file and pointer")
    .option("--json", "the faults as JSON")
    .option("--handler <ids...>", "actions that a handler stands in for")
    .action(async (directory, flags) => (await import("./validate.ts")).validateDirectory(directory, flags));
}

function runners(root: Command, signal: AbortSignal): void {
  root
    .command("run <action>")
    .description("run an action and print its output")
    .option("-i, --input <json>", "the input as JSON, @FILE, or - for standard input", "{}")
    .option("--file <path>", "the input named file: a recording, or what else the action uploads")
    .option("--all", "every item of a list, one JSON document a line")
    .option("--dry-run", "print the request that would be sent, with credentials masked")
    .option("--json", "one JSON document on standard output, also for an error")
    .option("--yes", "do not ask before something is deleted")
    .option("--strict", "an output that does not fit its schema is an error")
    .option("--credits", "let an action run that spends Gong credits")
    .option("--drift", "say on standard error where an output does not fit its schema")
    .option("--actions <directory>", "further actions of your own")
    .action(async (id, flags) => (await import("./run.ts")).runAction(id, flags, signal));
  root
    .command("choices <action> <pointer>")
    .description("choices for an input, such as: choices list_calls /workspaceId")
    .option("--search <text>", "only those that contain it")
    .option("-i, --input <json>", "what is already filled in, as for run", "{}")
    .option("--json", "as JSON")
    .action(async (id, pointer, flags) =>
      (await import("./test_connection.ts")).printChoices(id, pointer, flags, signal),
    );
  root
    .command("check")
    .description("prove the credentials with one request, or hold the manifests against Gong's description")
    .option("--spec <file>", "an OpenAPI description of Gong's API, as file or https address; exit 1 where it differs")
    .option("--json", "as JSON")
    .action(async ({ spec, ...flags }) => {
      if (spec === undefined) await (await import("./test_connection.ts")).runConnectionTest(flags, signal);
      else await (await import("gong-connector-openapi-diff/command")).printOpenApiDiff(spec, flags, signal);
    });
}

function watchers(root: Command, signal: AbortSignal): void {
  root
    .command("watch <trigger>")
    .description("poll a trigger and print its events, one JSON document a line")
    .option("-i, --input <json>", "what the trigger asks for, as for run", "{}")
    .option(
      "--since <date>",
      "begin there, where the trigger allows it; now when left out; ignored once --state goes on",
    )
    .option("--interval <seconds>", "pause between two polls; the trigger's usual one when left out", whole)
    .option(
      "--state <file>",
      "go on where this file says, and keep it up to date; a crash repeats events, and loses none",
    )
    .option("--once", "end when nothing is due any more, for schedulers such as cron")
    .addHelpText("after", () => `\nTriggers: ${pollingTriggers().join(", ")}`)
    .action(async (id, flags) => (await import("./watch.ts")).watchTrigger(id, flags, signal));
}

function pollingTriggers(): string[] {
  return [...gongManifests().triggers.values()].filter(({ poll }) => poll).map(({ id }) => id);
}

function servers(root: Command, signal: AbortSignal): void {
  root
    .command("sandbox")
    .description("serve a simulated Gong to develop against")
    .option("--port <number>", "port on loopback; 0 takes a free one", whole, 3401)
    .option("--seed <seed>", "the same seed makes the same company")
    .option("--calls <number>", "how many calls the company has", whole)
    .option("--verbose", "one line a request")
    .action(async (flags) => (await import("gong-connector-sandbox/command")).runSandbox(flags, signal));
  root
    .command("serve")
    .description(
      "serve the app-settings page and the steps API; the simulated Gong answers until there are credentials",
    )
    .option("--port <number>", "port; 0 takes a free one", whole, whole(process.env.PORT ?? "3400"))
    .option(
      "--host <address>",
      "address to listen on; others than loopback need ADMIN_TOKEN or a password",
      process.env.HOST ?? "127.0.0.1",
    )
    .option("--data <directory>", ...dataOption())
    .option(
      "--token <token>",
      "what callers of the steps API send as bearer token; ADMIN_TOKEN shows in no process list (default: random, kept)",
    )
    .option("--sandbox", "leave the environment's credentials alone: steps go to connections and the simulated Gong")
    .action(async (flags) => (await import("gong-connector-server/commands/serve")).runServer(flags, signal));
  storeCommands(root.command("store").description("back up, restore and re-key what serve keeps"));
}

function hosts(root: Command, signal: AbortSignal): void {
  root
    .command("openapi")
    .description("print the steps API as an OpenAPI document, for platforms that import one")
    .option("--server <url>", "where the steps API is reached", "http://127.0.0.1:3400")
    .option("--actions <directory>", "further actions of your own")
    .action(async (flags) => (await import("gong-connector-server/commands/openapi")).printOpenApi(flags));
  root
    .command("mcp")
    .description("serve the actions as tools to an AI assistant, over standard input and output")
    .option("--groups <ids...>", "only the actions of these groups")
    .option("--writes", "offer what creates and updates as well")
    .option("--destructive", "offer what deletes as well; the assistant's user confirms each call")
    .option("--credits", "offer what spends Gong credits as well")
    .option("--page-size <number>", "items of a list that a call returns when it names no limit", whole, 20)
    .option("--files <directory>", "let uploads read files of this directory; none when left out")
    .option("--sandbox", "put a simulated Gong behind it")
    .option("--actions <directory>", "further actions of your own")
    .action(async (flags) => (await import("gong-connector-mcp/command")).runMcpServer(flags, signal));
  root
    .command("restate")
    .description("serve the actions and triggers as durable steps to a Restate server")
    .option("--port <number>", "port; 0 takes a free one", whole, 9080)
    .option("--host <address>", "address to listen on; others than loopback need --identity-keys", "127.0.0.1")
    .option("--ingress <url>", "where Restate takes requests", "http://127.0.0.1:8080")
    .option("--identity-keys <keys...>", "public keys of your Restate server; only what it signed is answered then")
    .option("--data <directory>", ...dataOption())
    .option("--no-pacing", "leave the pace to the store, which serve and other workers share")
    .option("--credits", "let actions run that spend Gong credits")
    .option("--sandbox", "put a simulated Gong behind the connection default")
    .option("--actions <directory>", "further actions of your own")
    .action(async (flags) => (await import("gong-connector-restate/command")).runRestateWorker(flags, signal));
}

function storeCommands(store: Command): void {
  const command = (name: string, message: string): Command =>
    store
      .command(name)
      .description(message)
      .option("--data <directory>", ...dataOption());
  command("backup <file>", "copy the store into a file, also while it is in use; secrets stay sealed").action(
    async (file, flags) => (await import("gong-connector-server/commands/store")).backup(file, flags),
  );
  command("restore <file>", "put a copy in the store's place; stop serve before")
    .option("--yes", "replace the store that is there")
    .action(async (file, flags) => (await import("gong-connector-server/commands/store")).restore(file, flags));
  command("rotate-key", "seal everything with a new key; start serve anew afterwards").action(async (flags) =>
    (await import("gong-connector-server/commands/store")).rotateStoreKey(flags),
  );
  command("reset-password", "forget the password and sign everybody out; serve asks for a new one").action(
    async (flags) => (await import("gong-connector-server/commands/store")).resetPassword(flags),
  );
}

function dataOption(): [says: string, directory: string] {
  return ["where connections and history are kept", process.env.GONG_CONNECTOR_DATA ?? ".gong-connector"];
}

function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}

function helpText(): string {
  const environment = Object.entries(environmentVariables).map(([name, message]) => `  ${name.padEnd(24)} ${message}`);
  const codes = Object.entries(exitCodes).map(([kind, code]) => `${code} ${kind.replaceAll("_", " ")}`);
  return `\nEnvironment:\n${environment.join("\n")}\n\nExit codes: 0 success, 1 faults or anything unexpected, ${codes.join(", ")}, ${cancelledExitCode} cancelled.`;
}
