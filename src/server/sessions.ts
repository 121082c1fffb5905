// Who is signed in: a password or ADMIN_TOKEN opens a session, a cookie carries it, and every write proves its page.
import { createHmac, hash, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Store } from "../connections/index.ts";
import { clearCookie, readCookie, setCookie } from "./cookies.ts";
import type { Home } from "./home.ts";
import { fitsPassword, hashPassword } from "./password.ts";
import { faulty, Refusal } from "./refusal.ts";

const lifetimeSeconds = 12 * 60 * 60;
export const shortestPassword = 12;
/** Name of the setting that holds the password's hash. */
export const passwordSetting = "password";

export interface SessionsOptions {
  store: Store;
  home: Home;
  adminToken: string | undefined;
  now: () => number;
}

export class Sessions {
  readonly #options: SessionsOptions;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  async isFirstRun(): Promise<boolean> {
    return !this.#options.adminToken && (await this.#options.store.settings.get(passwordSetting)) === undefined;
  }

  /** The token of the session that a request belongs to. */
  async tokenOf(request: FastifyRequest): Promise<string | undefined> {
    const { store, home, now } = this.#options;
    const token = readCookie(home, request, "session");
    return token !== undefined && (await store.tickets.look("session", token, now())) ? token : undefined;
  }

  /** Opens a new session, whatever cookie came: one that was planted there before stays worthless. */
  async signIn(request: FastifyRequest, reply: FastifyReply, password: string): Promise<void> {
    const { store, home, now } = this.#options;
    if (await this.isFirstRun()) await this.#choosePassword(request, password);
    else if (!(await this.#isRight(password)))
      throw new Refusal(401, "unauthenticated", "The password is wrong", undefined, [
        { path: "/password", message: "is wrong" },
      ]);
    const before = readCookie(home, request, "session");
    if (before !== undefined) await store.tickets.revoke(before);
    const ticket = { holder: "admin", value: {} };
    const token = await store.tickets.issue("session", ticket, now() + lifetimeSeconds * 1000);
    setCookie(home, reply, "session", token, lifetimeSeconds);
  }

  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = readCookie(this.#options.home, request, "session");
    if (token !== undefined) await this.#options.store.tickets.revoke(token);
    clearCookie(this.#options.home, reply, "session");
  }

  /** Lets a request pass that belongs to a session and, where it writes, to a page of it. */
  async guard(request: FastifyRequest): Promise<void> {
    const token = await this.tokenOf(request);
    if (token === undefined) throw new Refusal(401, "unauthenticated", "You are not signed in", "Sign in again.");
    if (request.method === "GET" || request.method === "HEAD") return;
    const given = request.headers["x-csrf-token"];
    if (typeof given === "string" && isSame(given, csrfToken(token))) return;
    throw new Refusal(403, "forbidden", "This did not come from the settings page", "Load the page anew.");
  }

  /** Whoever comes first chooses it, but only by an address of this server: no page elsewhere can. */
  async #choosePassword(request: FastifyRequest, password: string): Promise<void> {
    const { store, home } = this.#options;
    if (!home.isOwnHost(request.headers.host))
      throw new Refusal(
        403,
        "forbidden",
        "The first password is set at the server's own address",
        `Open ${home.url()}.`,
      );
    if (password.length < shortestPassword)
      throw faulty([{ path: "/password", message: `must have at least ${shortestPassword} characters` }]);
    if (await store.settings.claim(passwordSetting, await hashPassword(password))) return;
    throw new Refusal(409, "conflict", "Somebody has set the password meanwhile", "Load the page anew.");
  }

  async #isRight(password: string): Promise<boolean> {
    const { adminToken, store } = this.#options;
    if (adminToken && isSame(password, adminToken)) return true;
    return fitsPassword(password, await store.settings.get(passwordSetting));
  }
}

/** Follows from the session's token, so that it needs no place of its own and dies with it. */
export function csrfToken(token: string): string {
  return createHmac("sha256", token).update("csrf").digest("base64url");
}

/** Names the holder of a ticket without being good for anything else. */
export function holderOf(token: string): string {
  return hash("sha256", `holder ${token}`, "base64url");
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => hash("sha256", text, "buffer");
  return timingSafeEqual(digest(given), digest(expected));
}
