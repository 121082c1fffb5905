// Encrypts secrets with AES-256-GCM. The encryption context binds a value to its row; keys can be rotated.
import { createCipheriv, createDecipheriv, createSecretKey, hash, type KeyObject, randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ConnectorError } from "gong-connector";
import { syncDirectory } from "./sync_path.ts";

export interface EncryptionKey {
  /** Part of the key's hash. A ciphertext starts with the id of its key. */
  id: string;
  /** 32 bytes. */
  bytes: Buffer;
}

const algorithm = "aes-256-gcm";
/** In bytes. Without it, decryption also accepts shorter tags, which are easier to forge. */
const authTagLength = 16;
const keyIdPattern = /^[\w-]{8}$/;

export class Encryptor {
  /** Id of the key that encrypts. */
  readonly keyId: string;
  readonly #key: KeyObject;
  readonly #keys: ReadonlyMap<string, KeyObject>;

  /** Encrypts with `key`; decrypts with `key` and `oldKeys`. */
  constructor(key: EncryptionKey, oldKeys: readonly EncryptionKey[] = []) {
    this.keyId = key.id;
    // Created once: Node.js would create one for each value.
    this.#key = createSecretKey(key.bytes);
    this.#keys = new Map([
      ...oldKeys.map(({ id, bytes }) => [id, createSecretKey(bytes)] as const),
      [key.id, this.#key],
    ]);
  }

  encrypt(context: string, plaintext: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv(algorithm, this.#key, nonce, { authTagLength });
    cipher.setAAD(Buffer.from(context));
    const content = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
    const parts = [nonce, cipher.getAuthTag(), content].map((part) => part.toString("base64url"));
    return [this.keyId, ...parts].join(".");
  }

  /** Whether a value is encrypted with the key that encrypts. */
  isCurrent(ciphertext: string): boolean {
    return ciphertext.startsWith(`${this.keyId}.`);
  }

  /** Throws `unreadable_value` if the ciphertext was changed, belongs to another context, or its key is missing. */
  decrypt(context: string, ciphertext: string): string {
    const [id = "", nonce = "", tag = "", content = ""] = ciphertext.split(".");
    const key = this.#keys.get(id);
    if (!key && keyIdPattern.test(id))
      throw new ConnectorError("unreadable_value", `the value of ${context} is encrypted with key ${id}`, {
        remedy: "Restart with GONG_CONNECTOR_ENCRYPTION_KEY set to that key.",
      });
    try {
      if (!key) throw new TypeError("the ciphertext has no key");
      const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, "base64url"), { authTagLength });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(Buffer.from(tag, "base64url"));
      return Buffer.concat([decipher.update(Buffer.from(content, "base64url")), decipher.final()]).toString("utf8");
    } catch {
      const message = `the value of ${context} was changed outside the store or belongs to another row`;
      throw new ConnectorError("unreadable_value", message);
    }
  }
}

/** Reads a key in base64. */
export function parseKey(text: string): EncryptionKey {
  const bytes = Buffer.from(text.trim(), "base64");
  if (bytes.length !== 32)
    throw new ConnectorError("invalid_encryption_key", "the encryption key is not 32 bytes in base64", {
      remedy: "Create one with `openssl rand -base64 32`.",
    });
  return { id: hash("sha256", bytes, "base64url").slice(0, 8), bytes };
}

export function generateKey(): string {
  return randomBytes(32).toString("base64");
}

/**
 * Reads the key in a file; creates the file if it does not exist. Throws `unsafe_key_file` if others than its owner have
 * access to it.
 */
export function loadKeyFile(path: string): EncryptionKey {
  if (!existsSync(path)) writeKeyFile(path, generateKey());
  const mode = statSync(path).mode & 0o777;
  // Windows has no such modes.
  if (process.platform !== "win32" && (mode & 0o077) !== 0)
    throw new ConnectorError("unsafe_key_file", `the key file ${path} has mode ${mode.toString(8)} and not 600`);
  return parseKey(readFileSync(path, "utf8"));
}

/**
 * Writes a key file atomically. An existing file stays unless `replace` is set. The disk has stored it before the key encrypts
 * anything: after a power failure, nobody could read the values of a store whose key is lost.
 */
export function writeKeyFile(path: string, key: string, replace = false): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, `${key.trim()}\n`, { mode: 0o600, flag: "wx", flush: true });
  try {
    if (replace) renameSync(draft, path);
    else linkSync(draft, path);
    syncDirectory(dirname(path));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
