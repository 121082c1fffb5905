// The store's upkeep from a terminal: backup, restore, a new key, a forgotten password.
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  backupStore,
  databaseFile,
  openStore,
  restoreStore,
  rotateKey,
  type StoreOptions,
} from "../connections/index.ts";
import { ConnectorError } from "../index.ts";
import { passwordSetting } from "../server/sessions.ts";
import { print } from "./list.ts";

export interface StoreFlags {
  data: string;
  yes?: boolean;
}

/** Where the store is, by flags and environment. */
export function storeOptions({ data }: Pick<StoreFlags, "data">): StoreOptions {
  const { DATABASE_URL: databaseUrl, GONG_CONNECTOR_KEY: key } = process.env;
  return { directory: data, ...(databaseUrl && { databaseUrl }), ...(key && { key }) };
}

export async function backup(file: string, flags: StoreFlags): Promise<void> {
  await backupStore(storeOptions(flags), file);
  print(`The store is copied to ${file}. Keep its key apart from it: without the key nobody can read the secrets.`);
}

export async function restore(file: string, flags: StoreFlags): Promise<void> {
  const target = join(flags.data, databaseFile);
  if (!flags.yes && existsSync(target)) {
    throw new ConnectorError("invalid_input", `there is a store in ${flags.data} already`, {
      fix: "Stop serve, back the store up, and pass --yes to replace it.",
    });
  }
  await restoreStore(storeOptions(flags), file);
  print(`The store in ${flags.data} is the copy now. It opens with the key that the copy was made under.`);
}

export async function rotate(flags: StoreFlags): Promise<void> {
  const { GONG_CONNECTOR_KEY: key, GONG_CONNECTOR_NEW_KEY: newKey } = process.env;
  const count = await rotateKey(storeOptions(flags), newKey);
  const next = key ? "Start serve anew with GONG_CONNECTOR_KEY set to it." : "Start serve anew.";
  print(`${count} ${count === 1 ? "value is" : "values are"} sealed with the new key. ${next}`);
}

export async function resetPassword(flags: StoreFlags): Promise<void> {
  const store = await openStore(storeOptions(flags));
  try {
    await store.settings.forget(passwordSetting);
    await store.tickets.revokeAll("session");
  } finally {
    await store.close();
  }
  print("The password is gone and everybody is signed out. Open the settings page to choose a new one.");
}
