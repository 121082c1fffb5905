// Who is signed in: a password or ADMIN_TOKEN opens a session, a cookie carries it, and every write proves its page.
import { createHmac, hash, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { clearCookie, readCookie, setCookie } from "../http/cookies.ts";
import { createValidationError, HttpError } from "../http/http_error.ts";
import type { PublicUrl } from "../http/public_url.ts";
import type { Store } from "../store/index.ts";
import { hashPassword, verifyPassword } from "./password.ts";

const lifetimeSeconds = 12 * 60 * 60;
export const minPasswordLength = 12;
/** Name of the setting that holds the password's hash. */
export const passwordSettingName = "password";

export interface SessionsOptions {
  store: Store;
  publicUrl: PublicUrl;
  adminToken: string | undefined;
  now: () => number;
}

export class Sessions {
  readonly #options: SessionsOptions;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  async isFirstRun(): Promise<boolean> {
    return !this.#options.adminToken && (await this.#options.store.settings.get(passwordSettingName)) === undefined;
  }

  /** The token of the session that a request belongs to. */
  async getToken(request: FastifyRequest): Promise<string | undefined> {
    const { store, publicUrl, now } = this.#options;
    const token = readCookie(publicUrl, request, "session");
    return token !== undefined && (await store.sessions.isValid(token, now())) ? token : undefined;
  }

  /** Opens a new session, whatever cookie came: one that was planted there before stays worthless. */
  async signIn(request: FastifyRequest, reply: FastifyReply, password: string): Promise<void> {
    const { store, publicUrl, now } = this.#options;
    if (await this.isFirstRun()) await this.#choosePassword(request, password);
    else if (!(await this.#isRight(password)))
      throw new HttpError(401, "wrong_password", "The password is wrong", undefined, [
        { path: "/password", message: "is wrong" },
      ]);
    const before = readCookie(publicUrl, request, "session");
    if (before !== undefined) await store.sessions.delete(before);
    const token = await store.sessions.create(now(), now() + lifetimeSeconds * 1000);
    setCookie(publicUrl, reply, "session", token, lifetimeSeconds);
  }

  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = readCookie(this.#options.publicUrl, request, "session");
    if (token !== undefined) await this.#options.store.sessions.delete(token);
    clearCookie(this.#options.publicUrl, reply, "session");
  }

  /** Lets a request pass that belongs to a session and, where it writes, to a page of it. */
  async requireSession(request: FastifyRequest): Promise<void> {
    const token = await this.getToken(request);
    if (token === undefined) throw new HttpError(401, "not_signed_in", "You are not signed in", "Sign in again.");
    if (request.method === "GET" || request.method === "HEAD") return;
    const given = request.headers["x-csrf-token"];
    if (typeof given === "string" && isSame(given, createCsrfToken(token))) return;
    throw new HttpError(403, "foreign_origin", "This did not come from the settings page", "Load the page anew.");
  }

  /** Whoever comes first chooses it, but only by an address of this server: no page elsewhere can. */
  async #choosePassword(request: FastifyRequest, password: string): Promise<void> {
    const { store, publicUrl } = this.#options;
    if (!publicUrl.matchesHost(request.headers.host))
      throw new HttpError(
        403,
        "foreign_origin",
        "The first password is set at the server's own address",
        `Open ${publicUrl.getOrigin()}.`,
      );
    if (password.length < minPasswordLength)
      throw createValidationError([
        { path: "/password", message: `must have at least ${minPasswordLength} characters` },
      ]);
    if (await store.settings.setIfAbsent(passwordSettingName, await hashPassword(password))) return;
    throw new HttpError(409, "state_conflict", "Somebody has set the password meanwhile", "Load the page anew.");
  }

  async #isRight(password: string): Promise<boolean> {
    const { adminToken, store } = this.#options;
    if (adminToken && isSame(password, adminToken)) return true;
    return verifyPassword(password, await store.settings.get(passwordSettingName));
  }
}

/** Follows from the session's token, so that it needs no place of its own and dies with it. */
export function createCsrfToken(token: string): string {
  return createHmac("sha256", token).update("csrf").digest("base64url");
}

/** Names the holder of a ticket without being good for anything else. */
export function hashTokenHolder(token: string): string {
  return hash("sha256", `holder ${token}`, "base64url");
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => hash("sha256", text, "buffer");
  return timingSafeEqual(digest(given), digest(expected));
}
