// Sessions of admins: sign-in with a password or ADMIN_TOKEN, a session cookie, and a CSRF token for writes.
import { createHmac } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import { isSameSecret } from "../http/bearer_token.ts";
import { isLocalRequest } from "../http/client_address.ts";
import { clearCookie, readCookie, setCookie } from "../http/cookies.ts";
import type { PublicUrl } from "../http/public_url.ts";
import type { Store } from "../store/index.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { consumeSetupToken } from "./setup_token.ts";

const ttlSeconds = 12 * 60 * 60;
const minPasswordLength = 12;
/** Setting with the hash of the password. */
export const passwordSettingName = "password";

export interface SessionsOptions {
  store: Store;
  publicUrl: PublicUrl;
  adminToken: string | undefined;
  /** Token of the steps API, which must not become the password. */
  stepsToken: string | undefined;
  now: () => number;
}

export interface SignIn {
  password: string;
  /** For the first sign-in from another machine. */
  setupToken?: string;
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

  /** Whether the first sign-in needs a setup token: a request of another machine, or one that came through a proxy. */
  async needsSetupToken(request: FastifyRequest): Promise<boolean> {
    return (await this.isFirstRun()) && !(isLocalRequest(request) && this.#options.publicUrl.isOnLoopback());
  }

  /** The token of the session of a request. */
  async getToken(request: FastifyRequest): Promise<string | undefined> {
    const { store, publicUrl, now } = this.#options;
    const token = readCookie(publicUrl, request, "session");
    return token !== undefined && (await store.sessions.isValid(token, now())) ? token : undefined;
  }

  /** Creates a new session in any case: an attacker may have set the cookie before (session fixation). */
  async signIn(request: FastifyRequest, reply: FastifyReply, input: SignIn): Promise<void> {
    const { store, publicUrl, now } = this.#options;
    if (await this.isFirstRun()) await this.#setFirstPassword(request, input);
    else if (!(await this.isAdminSecret(input.password)))
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

  async #setFirstPassword(request: FastifyRequest, { password, setupToken = "" }: SignIn): Promise<void> {
    const { store, publicUrl, stepsToken, now } = this.#options;
    if (password.length < minPasswordLength)
      throw createPasswordError(`must have at least ${minPasswordLength} characters`);
    if (stepsToken && isSameSecret(password, stepsToken))
      throw createPasswordError("must not be the token of the steps API");
    if (await this.needsSetupToken(request)) {
      if (!(await consumeSetupToken(store, setupToken, now()))) throw createSetupTokenError(setupToken);
    } else if (!publicUrl.matchesHost(request.headers.host))
      // A page of another site could send the request after DNS rebinding.
      throw new ConnectorError("foreign_origin", "the first password can be set on the server's own host only", {
        remedy: `Open ${publicUrl.getOrigin()}.`,
      });
    if (await store.settings.setIfAbsent(passwordSettingName, await hashPassword(password)))
      return store.oneTimeTokens.revokeAll("setup");
    throw new ConnectorError("state_conflict", "somebody else has set the password", { remedy: "Reload the page." });
  }

  /** Whether a text is the password or ADMIN_TOKEN. */
  async isAdminSecret(text: string): Promise<boolean> {
    const { adminToken, store } = this.#options;
    if (adminToken && isSameSecret(text, adminToken)) return true;
    return verifyPassword(text, await store.settings.get(passwordSettingName));
  }
}

function createPasswordError(message: string): ConnectorError {
  return new ConnectorError("invalid_input", `the password ${message}`, { issues: [{ path: "/password", message }] });
}

function createSetupTokenError(received: string): ConnectorError {
  const message = received === "" ? "is required" : "is wrong, used or older than 24 hours";
  return new ConnectorError("setup_token_required", `the setup token ${message}`, {
    issues: [{ path: "/setupToken", message }],
  });
}

/** Derived from the token of the session, so that it needs no storage and ends with the session. */
export function createCsrfToken(token: string): string {
  return createHmac("sha256", token).update("csrf").digest("base64url");
}
