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
  /** The next key of a rotation. */
  newKey?: string | undefined;
}

/** Ids of the keys of a store. */
export interface KeyIds {
  /** Of the key that encrypts; undefined for a new store. */
  current: string | undefined;
  /** Of the key before, while a rotation has not ended. */
  previous: string | undefined;
}

/** The keys of a store: the one that encrypts, and the one before while a rotation has not ended. */
export function loadKeys(options: KeyOptions, { current, previous }: KeyIds): [EncryptionKey, EncryptionKey?] {
  if (current === undefined || previous === undefined) return [loadKey(options, current)];
  return [findKey(options, current), findKey(options, previous)];
}

/** During a rotation, the key file has the previous key, and the file of the next key the current one. */
function findKey({ key, newKey, directory }: KeyOptions, id: string): EncryptionKey {
  const files = [join(directory, keyFile), getNextKeyFile(directory)].filter((file) => existsSync(file));
  const given = [key, newKey].flatMap((text) => (text ? [parseKey(text)] : []));
  const found = (key ? given : files.map(loadKeyFile)).find((candidate) => candidate.id === id);
  if (found) return found;
  throw new ConnectorError("invalid_encryption_key", `a key rotation has not ended, and key ${id} is missing`, {
    remedy:
      "Run the command store rotate-key again with the same keys. Until it has ended, serve needs both keys: set GONG_CONNECTOR_ENCRYPTION_KEY and GONG_CONNECTOR_NEW_ENCRYPTION_KEY, or keep both key files.",
  });
}

/**
 * The key of a store; `keyId` is the id of the key that its values are encrypted with. Throws `invalid_encryption_key` if
 * it is another one. If a rotation was interrupted at its end, the file of the next key becomes the key file.
 */
export function loadKey({ key, newKey, directory }: KeyOptions, keyId: string | undefined): EncryptionKey {
  if (key) {
    const isRotated = newKey !== undefined && parseKey(newKey).id === keyId;
    return assertKey(parseKey(isRotated ? newKey : key), keyId, "Set GONG_CONNECTOR_ENCRYPTION_KEY to that key.");
  }
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
export function prepareNextKey({ key, newKey, directory }: KeyOptions): EncryptionKey {
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
