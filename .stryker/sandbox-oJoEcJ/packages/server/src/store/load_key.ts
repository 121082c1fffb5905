// @ts-nocheck
// Which key opens a store: the one from the environment, or a file beside the database; and the file of a rotation.
import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { type EncryptionKey, loadKeyFile, parseKey, writeKeyFile } from "./encryption.ts";

export interface KeyOptions {
  directory: string;
  /** 32 bytes in base64; a key file in the directory when left out. */
  key?: string | undefined;
}

/**
 * The key that seals a store; `sealedBy` is the id of the key that did so far. Throws where it is not here. A rotation that
 * was cut short after its transaction is finished here: its file is the one that opens the store.
 */
export function loadKey({ key, directory }: KeyOptions, sealedBy: string | undefined): EncryptionKey {
  if (key) return checkKey(parseKey(key), sealedBy, "set GONG_CONNECTOR_ENCRYPTION_KEY to that key");
  const file = join(directory, "store.key");
  if (sealedBy !== undefined && existsSync(nextFile(directory)) && loadKeyFile(nextFile(directory)).id === sealedBy)
    renameSync(nextFile(directory), file);
  return checkKey(
    loadKeyFile(file),
    sealedBy,
    `set GONG_CONNECTOR_ENCRYPTION_KEY to that key, or put its file at ${file}`,
  );
}

function checkKey(key: EncryptionKey, sealedBy: string | undefined, remedy: string): EncryptionKey {
  if (sealedBy === undefined || sealedBy === key.id) return key;
  throw new Error(`the store's secrets are sealed with key ${sealedBy}, and this is key ${key.id}: ${remedy}`);
}

/** The key that a rotation seals with, kept in a file before it is used: one cut short before goes on with the same key. */
export function prepareNextKey({ key, directory }: KeyOptions, given: string | undefined): EncryptionKey {
  if (given) parseKey(given);
  if (key && !given) {
    throw new Error(
      "the key comes from GONG_CONNECTOR_ENCRYPTION_KEY: give the new one as GONG_CONNECTOR_NEW_ENCRYPTION_KEY",
    );
  }
  if (key && given) return parseKey(given);
  if (given) writeKeyFile(nextFile(directory), given, true);
  return loadKeyFile(nextFile(directory));
}

function nextFile(directory: string): string {
  return join(directory, "store.key.next");
}
