// @ts-nocheck
// Seals secrets: AES-256-GCM, bound to the place they are kept in, with keys that can be changed.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** 32 bytes of key. Its id tells which key sealed a value. */
export interface EncryptionKey {
  id: string;
  bytes: Buffer;
}

const algorithm = "aes-256-gcm";
/** Bytes. Said when opening as well, or a shorter tag, which is easier to forge, would do. */
const authTagLength = 16;

export class Encryptor {
  readonly #current: EncryptionKey;
  readonly #keys: ReadonlyMap<string, EncryptionKey>;

  /** Seals with the first key, opens with any of them. */
  constructor(current: EncryptionKey, others: readonly EncryptionKey[] = []) {
    this.#current = current;
    this.#keys = new Map([current, ...others].map((key) => [key.id, key]));
  }

  /** Id of the key that seals. */
  get keyId(): string {
    return this.#current.id;
  }

  /** Seals a text for one place; it opens nowhere else. */
  encrypt(place: string, secret: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv(algorithm, this.#current.bytes, nonce, { authTagLength });
    cipher.setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
    return [this.#current.id, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"))].join(
      ".",
    );
  }

  /** Opens what was sealed for a place. Throws when it was altered, moved, or sealed with a key that is not here. */
  decrypt(place: string, sealed: string): string {
    const [id = "", nonce = "", tag = "", content = ""] = sealed.split(".");
    const key = this.#keys.get(id);
    if (!key)
      throw new Error(
        `a secret was sealed with key ${id}, which is not here: set GONG_CONNECTOR_ENCRYPTION_KEY to that key`,
      );
    try {
      const decipher = createDecipheriv(algorithm, key.bytes, Buffer.from(nonce, "base64url"), { authTagLength });
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(Buffer.from(tag, "base64url"));
      return Buffer.concat([decipher.update(Buffer.from(content, "base64url")), decipher.final()]).toString("utf8");
    } catch {
      throw new Error(`the secret kept for ${place} was altered or moved`);
    }
  }
}

/** A key from its base64 text. */
export function parseKey(text: string): EncryptionKey {
  const bytes = Buffer.from(text.trim(), "base64");
  if (bytes.length !== 32)
    throw new Error("GONG_CONNECTOR_ENCRYPTION_KEY is not 32 bytes in base64: make one with `openssl rand -base64 32`");
  return { id: createHash("sha256").update(bytes).digest("base64url").slice(0, 8), bytes };
}

export function generateKey(): string {
  return randomBytes(32).toString("base64");
}

/** The key in a file that only its owner can read; made when it is not there. */
export function loadKeyFile(path: string): EncryptionKey {
  if (!existsSync(path)) writeKeyFile(path, generateKey());
  return parseKey(readFileSync(path, "utf8"));
}

/** Writes a key file in one step, so that nobody reads half of it. A file that is there already stays, unless replaced. */
export function writeKeyFile(path: string, key: string, replace = false): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, `${key.trim()}\n`, { mode: 0o600, flag: "wx" });
  try {
    if (replace) renameSync(draft, path);
    else linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
