// Options that several commands have.
import { InvalidArgumentError, Option } from "commander";

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

export function createMaxWaitOption(): Option {
  const text = "longest wait in all, for the rate limit or as Gong asks (default: 300)";
  return new Option("--max-wait <seconds>", text).argParser(parseInteger);
}

export function parseInteger(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}
