// Users of the settings page, except the built-in admin, whose password is a setting.
import { randomUUID } from "node:crypto";
import { type Role, roles } from "../api/admin_contract.ts";
import { type Database, readInteger, readOptionalText, readText, type SqlRow } from "./database.ts";

export interface StoredUser {
  id: string;
  name: string;
  role: Role;
  createdAt: number;
  /** Undefined until the user has chosen a password. */
  passwordHash: unknown;
}

export class Users {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Returns undefined if a user has this name, in any case of letters. */
  async create(name: string, role: Role, now: number): Promise<StoredUser | undefined> {
    const [row] = await this.#database.query(
      `INSERT INTO users (id, name, name_key, role, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (name_key) DO NOTHING RETURNING *`,
      [`usr_${randomUUID().replaceAll("-", "")}`, name, toNameKey(name), role, now],
    );
    return row && toUser(row);
  }

  async get(id: string): Promise<StoredUser | undefined> {
    const [row] = await this.#database.query("SELECT * FROM users WHERE id = $1", [id]);
    return row && toUser(row);
  }

  async findByName(name: string): Promise<StoredUser | undefined> {
    const [row] = await this.#database.query("SELECT * FROM users WHERE name_key = $1", [toNameKey(name)]);
    return row && toUser(row);
  }

  async list(): Promise<StoredUser[]> {
    return (await this.#database.query("SELECT * FROM users ORDER BY name_key")).map(toUser);
  }

  async setRole(id: string, role: Role): Promise<StoredUser | undefined> {
    const [row] = await this.#database.query("UPDATE users SET role = $2 WHERE id = $1 RETURNING *", [id, role]);
    return row && toUser(row);
  }

  /** `hash` is undefined to delete the password. */
  async setPasswordHash(id: string, hash: unknown): Promise<void> {
    const value = hash === undefined ? null : JSON.stringify(hash);
    await this.#database.query("UPDATE users SET password_hash = $2 WHERE id = $1", [id, value]);
  }

  /** Returns false if the user has a password or does not exist. */
  async setFirstPasswordHash(id: string, hash: unknown): Promise<boolean> {
    const rows = await this.#database.query(
      "UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash IS NULL RETURNING id",
      [id, JSON.stringify(hash)],
    );
    return rows.length > 0;
  }

  /** Returns false if the user does not exist. */
  async delete(id: string): Promise<boolean> {
    return (await this.#database.query("DELETE FROM users WHERE id = $1 RETURNING id", [id])).length > 0;
  }
}

/** Names that differ in the case of letters only are the same. */
export function toNameKey(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}

/** An unknown role, such as one of a later version, may only read. */
export function parseRole(text: string | undefined): Role {
  return roles.find((role) => role === text) ?? "viewer";
}

function toUser(row: SqlRow): StoredUser {
  const hash = readOptionalText(row, "password_hash");
  return {
    id: readText(row, "id"),
    name: readText(row, "name"),
    role: parseRole(readText(row, "role")),
    createdAt: readInteger(row, "created_at"),
    passwordHash: hash === undefined ? undefined : JSON.parse(hash),
  };
}
