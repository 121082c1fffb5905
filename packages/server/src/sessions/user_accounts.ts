// Accounts of the settings page: the built-in admin, whose password is set on the first sign-in, and further users.
import { ConnectorError } from "gong-connector";
import { isRecord } from "gong-connector/internal";
import type { Role } from "../api/admin_contract.ts";
import { isSameSecret } from "../http/bearer_token.ts";
import type { Store } from "../store/index.ts";
import { type StoredUser, toNameKey } from "../store/users.ts";
import {
  createPasswordError,
  createSetupTokenError,
  hashPassword,
  minPasswordLength,
  verifyPassword,
} from "./password.ts";

/** Setting with the hash of the built-in admin's password. */
export const passwordSettingName = "password";

/** Long enough to reach a person who is away. */
const invitationTtlMs = 7 * 86_400_000;

export interface SignedInUser {
  /** Undefined for the built-in admin. */
  id?: string | undefined;
  name: string;
  role: Role;
}

export const builtInAdmin: SignedInUser = { name: "admin", role: "admin" };

export interface UserAccountsOptions {
  store: Store;
  adminToken: string | undefined;
  /** Whether a text is the token of the steps API, which must not become a password. */
  isStepsToken: (text: string) => Promise<boolean>;
  now: () => number;
}

export class UserAccounts {
  readonly #options: UserAccountsOptions;

  constructor(options: UserAccountsOptions) {
    this.#options = options;
  }

  /** Whether neither a password nor ADMIN_TOKEN is set. */
  async isFirstRun(): Promise<boolean> {
    const { adminToken, store } = this.#options;
    return !adminToken && (await store.settings.get(passwordSettingName)) === undefined;
  }

  /** Whether a text is the built-in admin's password or ADMIN_TOKEN. */
  async isAdminSecret(text: string): Promise<boolean> {
    const { adminToken, store } = this.#options;
    if (adminToken && isSameSecret(text, adminToken)) return true;
    return verifyPassword(text, await store.settings.get(passwordSettingName));
  }

  /** The user with this name and password. Takes as long for a name that does not exist. */
  async authenticate(name: string, password: string): Promise<SignedInUser | undefined> {
    if (isBuiltInName(name)) return (await this.isAdminSecret(password)) ? builtInAdmin : undefined;
    const user = await this.#options.store.users.findByName(name);
    const isValid = await verifyPassword(password, user?.passwordHash ?? (await getUnusedHash()));
    return user && user.passwordHash !== undefined && isValid ? toSignedInUser(user) : undefined;
  }

  /** Undefined if the user was deleted. */
  async find(id: string | undefined): Promise<SignedInUser | undefined> {
    if (id === undefined) return builtInAdmin;
    const user = await this.#options.store.users.get(id);
    return user && toSignedInUser(user);
  }

  /** Sets the password of a new user, who has got the setup token of an invitation. */
  async acceptInvitation(name: string, password: string, setupToken: string): Promise<SignedInUser> {
    const { store, now } = this.#options;
    await this.requireValidPassword(password, "/password");
    const user = await store.users.findByName(name);
    const value = await store.oneTimeTokens.find("invitation", setupToken, now());
    if (!user || !isRecord(value) || value.user !== user.id) throw createSetupTokenError(setupToken, "7 days");
    const hash = await hashPassword(password);
    await store.oneTimeTokens.consume("invitation", setupToken, now());
    if (!(await store.users.setFirstPasswordHash(user.id, hash))) throw createSetupTokenError(setupToken, "7 days");
    return toSignedInUser(user);
  }

  /** Throws `already_exists` for a name that is taken. */
  async create(name: string, role: Role): Promise<StoredUser> {
    const { store, now } = this.#options;
    const user = isBuiltInName(name) ? undefined : await store.users.create(name.trim(), role, now());
    if (user) return user;
    throw new ConnectorError("state_conflict", `a user named ${name.trim()} exists`, {
      remedy: "Choose another name.",
    });
  }

  /** Returns a setup token. Earlier ones of the user are no longer valid. */
  async invite({ id }: StoredUser): Promise<{ setupToken: string; expiresAt: number }> {
    const { store, now } = this.#options;
    for (const invitation of await store.oneTimeTokens.list("invitation", now(), { limit: 1000 }))
      if (isRecord(invitation.value) && invitation.value.user === id)
        await store.oneTimeTokens.revoke("invitation", invitation.id);
    const expiresAt = now() + invitationTtlMs;
    return { setupToken: await store.oneTimeTokens.issue("invitation", { value: { user: id } }, expiresAt), expiresAt };
  }

  async changePassword(user: SignedInUser, currentPassword: string, newPassword: string): Promise<void> {
    const { store } = this.#options;
    if (!(await this.authenticate(user.name, currentPassword)))
      throw new ConnectorError("invalid_input", "the current password is wrong", {
        issues: [{ path: "/currentPassword", message: "is wrong" }],
      });
    await this.requireValidPassword(newPassword, "/newPassword");
    const hash = await hashPassword(newPassword);
    if (user.id === undefined) await store.settings.set(passwordSettingName, hash);
    else await store.users.setPasswordHash(user.id, hash);
  }

  async requireValidPassword(password: string, path: string): Promise<void> {
    if (password.length < minPasswordLength)
      throw createPasswordError(`must have at least ${minPasswordLength} characters`, path);
    if (await this.#options.isStepsToken(password))
      throw createPasswordError("must not be the token of the steps API", path);
  }
}

/** The sign-in form of the built-in admin needs no name. */
function isBuiltInName(name: string): boolean {
  return ["", builtInAdmin.name].includes(toNameKey(name));
}

function toSignedInUser({ id, name, role }: StoredUser): SignedInUser {
  return { id, name, role };
}

let unusedHash: ReturnType<typeof hashPassword> | undefined;

/** A hash that no password has, so that the time of an answer does not reveal which names exist. */
function getUnusedHash(): ReturnType<typeof hashPassword> {
  unusedHash ??= hashPassword(crypto.randomUUID());
  return unusedHash;
}
