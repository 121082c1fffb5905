// Options that several commands have.
import { InvalidArgumentError, Option } from "commander";
import { isServerUrl } from "../network/base_url.ts";
import { defaultMaxWaitMs } from "../network/wait_budget.ts";

export function createDataDirOption(): Option {
  const directory = process.env.GONG_CONNECTOR_DATA_DIR || ".gong-connector";
  return new Option("--data-dir <directory>", "directory of the database and its key").default(directory);
}

export function createActionsDirOption(): Option {
  return new Option("--actions-dir <directory>", "load additional actions from a directory");
}

export function createTriggersDirOption(): Option {
  return new Option("--triggers-dir <directory>", "load additional triggers from a directory");
}

/** For every command that sends requests to Gong itself. */
export function createMaxWaitOption(defaultSeconds = defaultMaxWaitMs / 1000): Option {
  const text = "longest wait of one call in all, for the rate limit or as Gong asks";
  return new Option("--max-wait <seconds>", text).argParser(parseInteger).default(defaultSeconds);
}

/** `env` is a variable that sets the default. */
export function createPortOption(description: string, defaultPort: number, env?: string): Option {
  return readDefault(new Option("--port <number>", description).argParser(parsePort).default(defaultPort), env);
}

/** `env` is a variable that sets the default. */
export function createHostOption(description: string, env?: string): Option {
  return readDefault(new Option("--host <address>", description).argParser(parseHost).default("127.0.0.1"), env);
}

/** Required without a default. */
export function createUrlOption(flag: string, description: string, defaultUrl?: string): Option {
  const option = new Option(`${flag} <url>`, description).argParser(parseUrl);
  return defaultUrl === undefined ? option.makeOptionMandatory() : option.default(defaultUrl);
}

/** The variable is read only by the command that has the option: a wrong value does not affect any other one. */
function readDefault(option: Option, env: string | undefined): Option {
  return env !== undefined && process.env[env] ? option.env(env) : option;
}

export function parseInteger(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}

export function parsePositiveInteger(text: string): number {
  const number = parseInteger(text);
  if (number > 0) return number;
  throw new InvalidArgumentError("It must be 1 or more.");
}

function parsePort(text: string): number {
  const port = parseInteger(text);
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("It must be from 0 to 65535.");
}

function parseUrl(text: string): string {
  if (isServerUrl(text)) return text;
  throw new InvalidArgumentError("It must be an http or https URL without user, query and fragment.");
}

/** Node.js would listen on every address of the machine if it is empty. */
function parseHost(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It must not be empty.");
}
