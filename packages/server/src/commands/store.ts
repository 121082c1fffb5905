// The store's upkeep from a terminal: backup, restore, a new key, a forgotten password.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConnectorError } from "gong-connector";
import type { CommandContext } from "gong-connector/internal";
import { readStoreOptions } from "../environment.ts";
import { passwordSettingName } from "../sessions/sessions.ts";
import { backUpStore, databaseFile, openStore, restoreStore, rotateKey } from "../store/index.ts";

export interface StoreFlags {
  operation: "backup" | "restore" | "rotate-key" | "reset-password";
  dataDir: string;
  /** Of backup and restore. */
  file?: string;
  yes?: boolean;
}

/** Runs one operation on the store and prints the result. */
export async function run(flags: StoreFlags, { print }: CommandContext): Promise<void> {
  const { operation, file = "" } = flags;
  if (operation === "backup") print(await backup(file, flags));
  else if (operation === "restore") print(await restore(file, flags));
  else if (operation === "rotate-key") print(await rotateStoreKey(flags));
  else print(await resetPassword(flags));
}

async function backup(file: string, flags: StoreFlags): Promise<string> {
  await backUpStore(readStoreOptions(flags.dataDir), file);
  return `The store is copied to ${file}. Keep its key apart from it: without the key nobody can read the secrets.`;
}

async function restore(file: string, flags: StoreFlags): Promise<string> {
  const target = join(flags.dataDir, databaseFile);
  if (!flags.yes && existsSync(target)) {
    throw new ConnectorError("store_exists", `there is a store in ${flags.dataDir} already`, {
      remedy: "Stop serve, back the store up, and pass --yes to replace it.",
    });
  }
  await restoreStore(readStoreOptions(flags.dataDir), file);
  return `The store in ${flags.dataDir} is the copy now. It opens with the key that the copy was made under.`;
}

async function rotateStoreKey(flags: StoreFlags): Promise<string> {
  const { GONG_CONNECTOR_ENCRYPTION_KEY: key, GONG_CONNECTOR_NEW_ENCRYPTION_KEY: newKey } = process.env;
  const count = await rotateKey(readStoreOptions(flags.dataDir), newKey);
  const next = key ? "Start serve anew with GONG_CONNECTOR_ENCRYPTION_KEY set to it." : "Start serve anew.";
  return `${count} ${count === 1 ? "value is" : "values are"} sealed with the new key. ${next}`;
}

async function resetPassword(flags: StoreFlags): Promise<string> {
  const store = await openStore(readStoreOptions(flags.dataDir));
  try {
    await store.settings.delete(passwordSettingName);
    await store.sessions.deleteAll();
  } finally {
    await store.close();
  }
  return "The password is gone and everybody is signed out. Open the settings page to choose a new one.";
}
