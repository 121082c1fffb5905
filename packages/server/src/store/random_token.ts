// Random tokens. The store keeps only their hashes: a copy of the database cannot be used to sign in.
import { hash, randomBytes } from "node:crypto";

/** 256 random bits in base64url. */
export function generateToken(): string {
  return randomBytes(32).toString("base64url");
}

export function hashToken(token: string): string {
  return hash("sha256", token, "base64url");
}
