// Sessions of users: sign-in with a password or ADMIN_TOKEN, a session cookie, and a CSRF token for writes.
import { createHmac } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import { isSameSecret } from "../http/bearer_token.ts";
import { isLocalRequest } from "../http/client_address.ts";
import { clearCookie, readCookie, setCookie } from "../http/cookies.ts";
import type { PublicUrl } from "../http/public_url.ts";
import type { Store } from "../store/index.ts";
import { createSetupTokenError, hashPassword } from "./password.ts";
import { consumeSetupToken } from "./setup_token.ts";
import { builtInAdmin, passwordSettingName, type SignedInUser, type UserAccounts } from "./user_accounts.ts";

const ttlSeconds = 12 * 60 * 60;
const maxUserAgentLength = 300;

export interface SessionsOptions {
  store: Store;
  accounts: UserAccounts;
  publicUrl: PublicUrl;
  now: () => number;
}

export interface SignIn {
  /** By default, the built-in admin's. */
  name?: string;
  password: string;
  /** For the first sign-in from another machine, and for that of an invited user. */
  setupToken?: string;
}

export interface BrowserSession {
  /** In the list of sessions. */
  id: string;
  token: string;
  user: SignedInUser;
}

export class Sessions {
  readonly #options: SessionsOptions;
  /** The session of a request is read once. */
  readonly #found = new WeakMap<FastifyRequest, Promise<BrowserSession | undefined>>();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** Whether the first sign-in needs a setup token: a request of another machine, or one that came through a proxy. */
  async needsSetupToken(request: FastifyRequest): Promise<boolean> {
    const { accounts, publicUrl } = this.#options;
    return (await accounts.isFirstRun()) && !(isLocalRequest(request) && publicUrl.isOnLoopback());
  }

  /** The session of a request at its start. */
  find(request: FastifyRequest): Promise<BrowserSession | undefined> {
    const found = this.#found.get(request) ?? this.findNow(request);
    this.#found.set(request, found);
    return found;
  }

  /** The session of a request at this moment: it may have ended while the request runs. */
  async findNow(request: FastifyRequest): Promise<BrowserSession | undefined> {
    const { store, accounts, publicUrl, now } = this.#options;
    const token = readCookie(publicUrl, request, "session");
    const stored = token === undefined ? undefined : await store.sessions.find(token, now());
    const user = stored && (await accounts.find(stored.userId));
    return token !== undefined && stored && user ? { id: stored.id, token, user } : undefined;
  }

  /** Creates a new session in any case: an attacker may have set the cookie before (session fixation). */
  async signIn(request: FastifyRequest, reply: FastifyReply, input: SignIn, client: string): Promise<void> {
    const { store, publicUrl, now } = this.#options;
    const user = await this.#authenticate(request, input);
    const previous = readCookie(publicUrl, request, "session");
    if (previous !== undefined) await store.sessions.delete(previous);
    const userAgent = request.headers["user-agent"]?.slice(0, maxUserAgentLength);
    const session = { userId: user.id, client, userAgent };
    const token = await store.sessions.create(now(), now() + ttlSeconds * 1000, session);
    setCookie(publicUrl, reply, "session", token, ttlSeconds);
  }

  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = readCookie(this.#options.publicUrl, request, "session");
    if (token !== undefined) await this.#options.store.sessions.delete(token);
    clearCookie(this.#options.publicUrl, reply, "session");
  }

  /** Throws `not_signed_in` without a session, and `foreign_origin` for a write without its CSRF token. */
  async require(request: FastifyRequest): Promise<BrowserSession> {
    const session = await this.find(request);
    if (session === undefined) throw new ConnectorError("not_signed_in", "you are not signed in");
    if (request.method === "GET" || request.method === "HEAD") return session;
    const received = request.headers["x-csrf-token"];
    if (typeof received === "string" && isSameSecret(received, createCsrfToken(session.token))) return session;
    throw new ConnectorError("foreign_origin", "the request has no valid CSRF token", { remedy: "Reload the page." });
  }

  async #authenticate(request: FastifyRequest, input: SignIn): Promise<SignedInUser> {
    const { accounts } = this.#options;
    const { name = "", password, setupToken } = input;
    if (await accounts.isFirstRun()) return this.#setFirstPassword(request, input);
    if (setupToken) return accounts.acceptInvitation(name, password, setupToken);
    const user = await accounts.authenticate(name, password);
    if (user) return user;
    const message = name === "" ? "the password is wrong" : "the name or the password is wrong";
    throw new ConnectorError("wrong_password", message, { issues: [{ path: "/password", message: "is wrong" }] });
  }

  async #setFirstPassword(request: FastifyRequest, { password, setupToken = "" }: SignIn): Promise<SignedInUser> {
    const { store, accounts, publicUrl, now } = this.#options;
    await accounts.requireValidPassword(password, "/password");
    if (await this.needsSetupToken(request)) {
      if (!(await consumeSetupToken(store, setupToken, now()))) throw createSetupTokenError(setupToken, "24 hours");
    } else if (!publicUrl.matchesHost(request.headers.host))
      // A page of another site could send the request after DNS rebinding.
      throw new ConnectorError("foreign_origin", "the first password can be set on the server's own host only", {
        remedy: `Open ${publicUrl.getOrigin()}.`,
      });
    if (!(await store.settings.setIfAbsent(passwordSettingName, await hashPassword(password))))
      throw new ConnectorError("state_conflict", "somebody else has set the password", { remedy: "Reload the page." });
    await store.oneTimeTokens.revokeAll("setup");
    return builtInAdmin;
  }
}

/** Derived from the token of the session, so that it needs no storage and ends with the session. */
export function createCsrfToken(token: string): string {
  return createHmac("sha256", token).update("csrf").digest("base64url");
}
