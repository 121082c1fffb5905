// Sessions of admins: sign-in with a password or ADMIN_TOKEN, a session cookie, and a CSRF token for writes.
import { createHmac } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import { isSameSecret } from "../http/bearer_token.ts";
import { clearCookie, readCookie, setCookie } from "../http/cookies.ts";
import type { PublicUrl } from "../http/public_url.ts";
import type { Store } from "../store/index.ts";
import { hashPassword, verifyPassword } from "./password.ts";

const ttlSeconds = 12 * 60 * 60;
const minPasswordLength = 12;
/** Setting with the hash of the password. */
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

  /** Whether neither a password nor ADMIN_TOKEN is set. */
  async isFirstRun(): Promise<boolean> {
    return !this.#options.adminToken && (await this.#options.store.settings.get(passwordSettingName)) === undefined;
  }

  /** The token of the session of a request. */
  async getToken(request: FastifyRequest): Promise<string | undefined> {
    const { store, publicUrl, now } = this.#options;
    const token = readCookie(publicUrl, request, "session");
    return token !== undefined && (await store.sessions.isValid(token, now())) ? token : undefined;
  }

  /** Creates a new session in any case: an attacker may have set the cookie before (session fixation). */
  async signIn(request: FastifyRequest, reply: FastifyReply, password: string): Promise<void> {
    const { store, publicUrl, now } = this.#options;
    if (await this.isFirstRun()) await this.#setFirstPassword(request, password);
    else if (!(await this.#isCorrect(password)))
      throw new ConnectorError("wrong_password", "the password is wrong", {
        issues: [{ path: "/password", message: "is wrong" }],
      });
    const previous = readCookie(publicUrl, request, "session");
    if (previous !== undefined) await store.sessions.delete(previous);
    const token = await store.sessions.create(now(), now() + ttlSeconds * 1000);
    setCookie(publicUrl, reply, "session", token, ttlSeconds);
  }

  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = readCookie(this.#options.publicUrl, request, "session");
    if (token !== undefined) await this.#options.store.sessions.delete(token);
    clearCookie(this.#options.publicUrl, reply, "session");
  }

  /** Throws `not_signed_in` without a session, and `foreign_origin` for a write without its CSRF token. */
  async requireSession(request: FastifyRequest): Promise<void> {
    const token = await this.getToken(request);
    if (token === undefined) throw new ConnectorError("not_signed_in", "you are not signed in");
    if (request.method === "GET" || request.method === "HEAD") return;
    const received = request.headers["x-csrf-token"];
    if (typeof received === "string" && isSameSecret(received, createCsrfToken(token))) return;
    throw new ConnectorError("foreign_origin", "the request has no valid CSRF token", { remedy: "Reload the page." });
  }

  /** Requires the server's own hostname: a page elsewhere could send the request after DNS rebinding. */
  async #setFirstPassword(request: FastifyRequest, password: string): Promise<void> {
    const { store, publicUrl } = this.#options;
    if (!publicUrl.matchesHost(request.headers.host))
      throw new ConnectorError("foreign_origin", "the first password can be set on the server's own host only", {
        remedy: `Open ${publicUrl.getOrigin()}.`,
      });
    if (password.length < minPasswordLength) {
      const message = `must have at least ${minPasswordLength} characters`;
      throw new ConnectorError("invalid_input", `the password ${message}`, {
        issues: [{ path: "/password", message }],
      });
    }
    if (await store.settings.setIfAbsent(passwordSettingName, await hashPassword(password))) return;
    throw new ConnectorError("state_conflict", "somebody else has set the password", { remedy: "Reload the page." });
  }

  async #isCorrect(password: string): Promise<boolean> {
    const { adminToken, store } = this.#options;
    if (adminToken && isSameSecret(password, adminToken)) return true;
    return verifyPassword(password, await store.settings.get(passwordSettingName));
  }
}

/** Derived from the token of the session, so that it needs no storage and ends with the session. */
export function createCsrfToken(token: string): string {
  return createHmac("sha256", token).update("csrf").digest("base64url");
}
