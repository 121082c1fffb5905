// The commands store backup, restore, rotate-key and reset-password.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConnectorError } from "gong-connector";
import type { CommandContext } from "gong-connector/internal";
import { readStoreOptions } from "../environment.ts";
import { createSetupToken } from "../sessions/setup_token.ts";
import { passwordSettingName } from "../sessions/user_accounts.ts";
import { backUpStore, databaseFile, openStore, restoreStore, rotateKey } from "../store/index.ts";

const progressIntervalMs = 1000;

export interface StoreFlags {
  operation: "backup" | "restore" | "rotate-key" | "reset-password";
  dataDir: string;
  /** For backup and restore. */
  file?: string;
  yes?: boolean;
}

/** Runs one operation on the store and prints the result. */
export async function run(flags: StoreFlags, { print }: CommandContext): Promise<void> {
  const { operation, file = "" } = flags;
  if (operation === "backup") print(await backUp(file, flags));
  else if (operation === "restore") print(await restore(file, flags));
  else if (operation === "rotate-key") print(await rotateStoreKey(flags));
  else print(await resetPassword(flags));
}

async function backUp(file: string, flags: StoreFlags): Promise<string> {
  await backUpStore(readStoreOptions(flags.dataDir), file);
  return `Created the backup ${file}. Store the encryption key elsewhere: without it, the secrets cannot be read.`;
}

async function restore(file: string, flags: StoreFlags): Promise<string> {
  if (!flags.yes && existsSync(join(flags.dataDir, databaseFile))) {
    throw new ConnectorError("store_exists", `${flags.dataDir} has a store`, {
      remedy: "Stop serve, back up the store, and pass --yes to replace it.",
    });
  }
  await restoreStore(readStoreOptions(flags.dataDir), file);
  return `Restored the store in ${flags.dataDir}. It needs the encryption key of the backup.`;
}

async function rotateStoreKey(flags: StoreFlags): Promise<string> {
  const options = readStoreOptions(flags.dataDir);
  let shownAt = performance.now();
  const count = await rotateKey(options, options.newKey, ({ done, total }) => {
    if (performance.now() - shownAt < progressIntervalMs) return;
    shownAt = performance.now();
    process.stderr.write(`Encrypted ${done} of ${total} values.\n`);
  });
  const remedy = options.key ? "Restart serve with GONG_CONNECTOR_ENCRYPTION_KEY set to it." : "Restart serve.";
  return `Encrypted ${count} ${count === 1 ? "value" : "values"} with the new key. ${remedy}`;
}

async function resetPassword(flags: StoreFlags): Promise<string> {
  const store = await openStore(readStoreOptions(flags.dataDir));
  try {
    await store.settings.delete(passwordSettingName);
    await store.sessions.deleteAll();
    await store.auditLog.add({ at: Date.now(), user: "command line", action: "password.reset" });
    const token = await createSetupToken(store, Date.now());
    return `Deleted the password and all sessions. Open the settings page to choose a new password.
From another machine it also asks for this setup token, which is valid once and for 24 hours: ${token}`;
  } finally {
    await store.close();
  }
}
