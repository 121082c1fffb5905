// The store's upkeep from a terminal: backup, restore, a new key, a forgotten password.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConnectorError } from "gong-connector";
import { printLine } from "gong-connector/internal";
import { passwordSettingName } from "../sessions/sessions.ts";
import { backupStore, databaseFile, openStore, restoreStore, rotateKey, type StoreOptions } from "../store/index.ts";

export interface StoreFlags {
  dataDir: string;
  yes?: boolean;
}

/** Where the store is, by flags and environment. */
export function toStoreOptions({ dataDir }: Pick<StoreFlags, "dataDir">): StoreOptions {
  const { DATABASE_URL: databaseUrl, GONG_CONNECTOR_KEY: key } = process.env;
  return { directory: dataDir, ...(databaseUrl && { databaseUrl }), ...(key && { key }) };
}

export async function backup(file: string, flags: StoreFlags): Promise<void> {
  await backupStore(toStoreOptions(flags), file);
  printLine(`The store is copied to ${file}. Keep its key apart from it: without the key nobody can read the secrets.`);
}

export async function restore(file: string, flags: StoreFlags): Promise<void> {
  const target = join(flags.dataDir, databaseFile);
  if (!flags.yes && existsSync(target)) {
    throw new ConnectorError("store_exists", `there is a store in ${flags.dataDir} already`, {
      remedy: "Stop serve, back the store up, and pass --yes to replace it.",
    });
  }
  await restoreStore(toStoreOptions(flags), file);
  printLine(`The store in ${flags.dataDir} is the copy now. It opens with the key that the copy was made under.`);
}

export async function rotateStoreKey(flags: StoreFlags): Promise<void> {
  const { GONG_CONNECTOR_KEY: key, GONG_CONNECTOR_NEW_KEY: newKey } = process.env;
  const count = await rotateKey(toStoreOptions(flags), newKey);
  const next = key ? "Start serve anew with GONG_CONNECTOR_KEY set to it." : "Start serve anew.";
  printLine(`${count} ${count === 1 ? "value is" : "values are"} sealed with the new key. ${next}`);
}

export async function resetPassword(flags: StoreFlags): Promise<void> {
  const store = await openStore(toStoreOptions(flags));
  try {
    await store.settings.delete(passwordSettingName);
    await store.oneTimeTokens.revokeAll("session");
  } finally {
    await store.close();
  }
  printLine("The password is gone and everybody is signed out. Open the settings page to choose a new one.");
}
