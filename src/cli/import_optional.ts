// Loads a package that only some commands need.
import { ConnectorError } from "../errors/errors.ts";

/** The result of `load`. Throws `package_missing` with the install command if the package is not installed. */
export async function importOptional<T>(packageName: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    if (!isMissing || !error.message.includes(`'${packageName}'`)) throw error;
    throw new ConnectorError("package_missing", `this command needs the package ${packageName}`, {
      remedy: `Install it: npm install ${packageName}`,
    });
  }
}
