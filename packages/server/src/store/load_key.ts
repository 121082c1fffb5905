// Finds the key of a store: in the environment, or in a file beside the database. Completes interrupted rotations.
import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { ConnectorError } from "gong-connector";
import { type EncryptionKey, loadKeyFile, parseKey, writeKeyFile } from "./encryption.ts";

/** Name of the key file in the data directory. */
export const keyFile = "store.key";

export interface KeyOptions {
  directory: string;
  /** 32 bytes in base64; by default, a key file in the directory. */
  key?: string | undefined;
}

/**
 * The key of a store; `keyId` is the id of the key that its values are encrypted with. Throws `invalid_encryption_key` if
 * it is another one. If a rotation was interrupted after its transaction, the file of the next key becomes the key file.
 */
export function loadKey({ key, directory }: KeyOptions, keyId: string | undefined): EncryptionKey {
  if (key) return assertKey(parseKey(key), keyId, "Set GONG_CONNECTOR_ENCRYPTION_KEY to that key.");
  const file = join(directory, keyFile);
  const nextFile = getNextKeyFile(directory);
  if (keyId !== undefined && existsSync(nextFile) && loadKeyFile(nextFile).id === keyId) renameSync(nextFile, file);
  return assertKey(
    loadKeyFile(file),
    keyId,
    `Set GONG_CONNECTOR_ENCRYPTION_KEY to that key, or put its file at ${file}.`,
  );
}

function assertKey(key: EncryptionKey, keyId: string | undefined, remedy: string): EncryptionKey {
  if (keyId === undefined || keyId === key.id) return key;
  const message = `the store is encrypted with key ${keyId}, and the given key is ${key.id}`;
  throw new ConnectorError("invalid_encryption_key", message, { remedy });
}

/** The key that a rotation encrypts with. It is stored in a file first, so that an interrupted rotation resumes with it. */
export function prepareNextKey({ key, directory }: KeyOptions, newKey: string | undefined): EncryptionKey {
  const parsedKey = newKey ? parseKey(newKey) : undefined;
  if (key) {
    if (parsedKey) return parsedKey;
    throw new ConnectorError("invalid_encryption_key", "the key comes from the environment, and no new key is given", {
      remedy: "Set GONG_CONNECTOR_NEW_ENCRYPTION_KEY.",
    });
  }
  const nextFile = getNextKeyFile(directory);
  if (newKey) writeKeyFile(nextFile, newKey, true);
  return loadKeyFile(nextFile);
}

function getNextKeyFile(directory: string): string {
  return join(directory, `${keyFile}.next`);
}
