// The commands of other packages: declares them, and imports a package when its command is called.
import { type Command, Option } from "commander";
import { type CommandModule, mcpDefaults } from "../command.ts";
import { importOptional } from "./import_optional.ts";
import {
  createActionsDirOption,
  createDataDirOption,
  createHostOption,
  createMaxWaitOption,
  createPortOption,
  createTriggersDirOption,
  createUrlOption,
  parseInteger,
  parsePositiveInteger,
} from "./options.ts";
import { printLine } from "./output.ts";

export function addPackageCommands(program: Command, signal: AbortSignal): void {
  program
    .command("diff-openapi <file-or-url>")
    .description("compare the manifests with an OpenAPI document of Gong; exit code 1 on differences")
    .option("--json", "as JSON")
    .action((source, flags) => runPackageCommand("gong-connector-openapi-diff/command", { source, ...flags }, signal));
  addServeCommands(program, signal);
  addHostCommands(program, signal);
  addRestateCommand(program, signal);
}

function addServeCommands(program: Command, signal: AbortSignal): void {
  program
    .command("sandbox")
    .description("serve a simulated Gong for development")
    .addOption(createPortOption("port on loopback; 0 for any free port", 3401))
    .option("--seed <seed>", "seed of the simulated company; the same seed creates the same company")
    .option("--calls <number>", "number of calls of the company", parseInteger)
    .option("--log-requests", "print a line for each request")
    .option("--hostile [misbehaviors...]", "misbehave at random in all ways, or in the named ones; the seed repeats it")
    .action((flags) => runPackageCommand("gong-connector-sandbox/command", flags, signal));
  program
    .command("serve")
    .description("serve the settings page and the steps API; without credentials, on a simulated Gong")
    .addOption(createPortOption("port; 0 for any free port", 3400, "PORT"))
    .addOption(createHostOption("address to listen on", "HOST"))
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
    .addOption(createUrlOption("--server-url", "URL of the steps API", "http://127.0.0.1:3400"))
    .addOption(createActionsDirOption())
    .action((flags) => runPackageCommand("gong-connector-server/commands/openapi", flags, signal));
  program
    .command("power-platform")
    .description("write the files of a custom connector of Microsoft Power Platform for the steps API")
    .addOption(createUrlOption("--server-url", "URL of the steps API, as Power Platform reaches it"))
    .requiredOption("--out <directory>", "directory of the files; created if it does not exist")
    .addOption(createActionsDirOption())
    .action((flags) => runPackageCommand("gong-connector-server/commands/power_platform", flags, signal));
  program
    .command("mcp")
    .description("serve the actions as MCP tools over standard input and output")
    .option("--groups <ids...>", "only actions of these groups")
    .option("--allow-writes", "expose create and update actions")
    .option("--allow-destructive", "expose delete actions; the user confirms each call")
    .option("--allow-paid", "expose actions that use Gong credits")
    .option(
      "--default-limit <number>",
      "items of a list call without a limit",
      parsePositiveInteger,
      mcpDefaults.defaultLimit,
    )
    .option(
      "--max-answer-tokens <number>",
      "longest answer in tokens, 25000 at most",
      parseInteger,
      mcpDefaults.maxAnswerTokens,
    )
    .addOption(createMaxWaitOption(mcpDefaults.maxWait))
    .option("--upload-dir <directory>", "directory from which uploads may read files (default: none)")
    .option("--sandbox", "use a simulated Gong")
    .addOption(createActionsDirOption())
    .action((flags) => runPackageCommand("gong-connector-mcp/command", flags, signal));
}

function addRestateCommand(program: Command, signal: AbortSignal): void {
  program
    .command("restate")
    .description("serve the actions and triggers as durable steps to a Restate server")
    .addOption(createPortOption("port; 0 for any free port", 9080))
    .addOption(createHostOption("address to listen on; all except loopback need --identity-keys"))
    .addOption(createUrlOption("--ingress-url", "URL of Restate's ingress", "http://127.0.0.1:8080"))
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
    .addOption(createTriggersDirOption())
    .action((flags) => runPackageCommand("gong-connector-restate/command", flags, signal));
}

/** Runs a command of another package. The specifier is a variable, because the package may not be installed. */
async function runPackageCommand(specifier: string, flags: object, signal: AbortSignal): Promise<void> {
  const [packageName = ""] = specifier.split("/");
  const command = await importOptional(packageName, (): Promise<CommandModule> => import(specifier));
  const { createEnvironmentConnector: createConnector, readAccount } = await import("./environment.ts");
  await command.run(flags, { signal, print: printLine, readAccount, createConnector, importOptional });
}
