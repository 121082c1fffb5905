// @ts-nocheck
// The admin's password: hashed with scrypt, compared in constant time.
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { isRecord } from "gong-connector/internal";

interface Hash {
  salt: string;
  hash: string;
  cost: number;
}

/** 32 MB and about a sixth of a second for one try. */
const cost = 2 ** 15;
const length = 32;

export async function hashPassword(password: string): Promise<Hash> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return { salt: salt.toString("base64url"), hash: hash.toString("base64url"), cost };
}

/** Whether a password is the one that was hashed; `stored` is what the settings hold. */
export async function verifyPassword(password: string, stored: unknown): Promise<boolean> {
  if (!isHash(stored)) return false;
  const expected = Buffer.from(stored.hash, "base64url");
  const given = await derive(password, Buffer.from(stored.salt, "base64url"), stored.cost);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function isHash(value: unknown): value is Hash & Record<string, unknown> {
  return (
    isRecord(value) &&
    typeof value.salt === "string" &&
    typeof value.hash === "string" &&
    typeof value.cost === "number"
  );
}

function derive(password: string, salt: Buffer, N: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, length, { N, r: 8, p: 3, maxmem: 2 ** 27 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
