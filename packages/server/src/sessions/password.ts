// Hashes passwords with scrypt, and verifies them in constant time.
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { ConnectorError } from "gong-connector";
import { isRecord } from "gong-connector/internal";

interface PasswordHash {
  salt: string;
  hash: string;
  cost: number;
}

export const minPasswordLength = 12;

/** Takes 32 MB and about 0.15 s for each password. */
const cost = 2 ** 15;
const hashBytes = 32;

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16);
  const hash = await deriveKey(password, salt, cost);
  return { salt: salt.toString("base64url"), hash: hash.toString("base64url"), cost };
}

/** `stored` is the value of the setting. */
export async function verifyPassword(password: string, stored: unknown): Promise<boolean> {
  if (!isPasswordHash(stored)) return false;
  const expected = Buffer.from(stored.hash, "base64url");
  const actual = await deriveKey(password, Buffer.from(stored.salt, "base64url"), stored.cost);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function isPasswordHash(value: unknown): value is PasswordHash & Record<string, unknown> {
  return (
    isRecord(value) &&
    typeof value.salt === "string" &&
    typeof value.hash === "string" &&
    typeof value.cost === "number"
  );
}

let lastKey: Promise<void> = Promise.resolve();

/** One after another: each takes one of the four threads of Node.js, and writes wait for the disk in them. */
function deriveKey(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const key = lastKey.then(() => runScrypt(password, salt, cost));
  lastKey = key.then(
    () => {},
    () => {},
  );
  return key;
}

function runScrypt(password: string, salt: Buffer, N: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, hashBytes, { N, r: 8, p: 3, maxmem: 2 ** 27 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

export function createPasswordError(message: string, path: string): ConnectorError {
  return new ConnectorError("invalid_input", `the password ${message}`, { issues: [{ path, message }] });
}

/** `lifetime` is how long such a token is valid. */
export function createSetupTokenError(received: string, lifetime: string): ConnectorError {
  const message = received === "" ? "is required" : `is wrong, used or older than ${lifetime}`;
  return new ConnectorError("setup_token_required", `the setup token ${message}`, {
    issues: [{ path: "/setupToken", message }],
  });
}
