// Loads a package that only one command needs, and says how to get it where it is not installed.
import { ConnectorError } from "../index.ts";

/** What `load` gives. Throws `invalid_input` where the package is missing. */
export async function importOptional<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    if (!isMissing || !error.message.includes(`'${name}'`)) throw error;
    throw new ConnectorError("package_missing", `this command needs the package ${name}`, {
      remedy: `Install it beside gong-connector: npm install ${name}`,
    });
  }
}
