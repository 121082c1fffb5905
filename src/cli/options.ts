// Options that several commands have.
import { InvalidArgumentError, Option } from "commander";
import { defaultMaxWaitMs } from "../network/wait_budget.ts";

export function createDataDirOption(): Option {
  const directory = process.env.GONG_CONNECTOR_DATA_DIR ?? ".gong-connector";
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

export function parseInteger(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}
