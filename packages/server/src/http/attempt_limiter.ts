// Limits how often a client may guess a password or token. Checked before the body of a request is read.
import type { FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import type { AttemptPurpose } from "../store/index.ts";
import { getAttemptKey, getClientAddress, hasUntrustedProxy } from "./client_address.ts";
import { type AttemptCounter, MemoryAttempts } from "./memory_attempts.ts";
import { NetworkList } from "./network_list.ts";

export interface AttemptLimiterOptions {
  failedAttempts: AttemptCounter;
  trustedProxies: NetworkList;
  now: () => number;
}

/**
 * An engine sends many requests with its token. A client that was allowed is asked about again after this time, or after a
 * wrong token: each wrong one is counted in the store.
 */
const allowedMs = 1000;
const maxAllowedClients = 1000;

export class AttemptLimiter {
  readonly #options: AttemptLimiterOptions;
  /** Until when clients with an access token are allowed. */
  readonly #allowedUntil = new Map<string, number>();

  constructor(options: AttemptLimiterOptions) {
    this.#options = options;
  }

  /** Throws while the client of a request has made too many attempts. */
  async requireAllowed(purpose: AttemptPurpose, request: FastifyRequest): Promise<void> {
    const { failedAttempts, now } = this.#options;
    const client = this.getClient(request);
    const isToken = purpose === "access_token";
    if (isToken && (this.#allowedUntil.get(client) ?? 0) > performance.now()) return;
    const blockedUntil = await failedAttempts.getBlockedUntil(purpose, client, now());
    if (blockedUntil !== undefined) throw createLimitedError(purpose, blockedUntil - now());
    if (!isToken) return;
    if (this.#allowedUntil.size >= maxAllowedClients) this.#allowedUntil.clear();
    this.#allowedUntil.set(client, performance.now() + allowedMs);
  }

  /** Counts an attempt. Throws instead if there were too many. */
  async count(purpose: AttemptPurpose, request: FastifyRequest): Promise<void> {
    const { failedAttempts, now } = this.#options;
    this.#allowedUntil.delete(this.getClient(request));
    const blockedUntil = await failedAttempts.add(purpose, this.getClient(request), now());
    if (blockedUntil !== undefined) throw createLimitedError(purpose, blockedUntil - now());
  }

  /** Forgets the attempts of a client that has succeeded. */
  async reset(purpose: AttemptPurpose, request: FastifyRequest): Promise<void> {
    await this.#options.failedAttempts.delete(purpose, this.getClient(request));
  }

  /** Whether the address of a request belongs to its client, and not to a proxy that is not trusted. */
  hasOwnAddress(request: FastifyRequest): boolean {
    return !hasUntrustedProxy(request, this.#options.trustedProxies);
  }

  /** The address of a request's client; of IPv6, its network. */
  getClient(request: FastifyRequest): string {
    return getAttemptKey(getClientAddress(request, this.#options.trustedProxies));
  }
}

/** For a server without a store. `trustedProxies` are networks in CIDR notation. */
export function createMemoryLimiter(trustedProxies?: string): AttemptLimiter {
  return new AttemptLimiter({
    failedAttempts: new MemoryAttempts(),
    trustedProxies: new NetworkList("trustedProxies", trustedProxies),
    now: Date.now,
  });
}

function createLimitedError(purpose: AttemptPurpose, waitMs: number): ConnectorError {
  const options = { retryAfterMs: waitMs, remedy: `Wait ${Math.ceil(waitMs / 1000)} seconds.` };
  return purpose === "sign_in"
    ? new ConnectorError("sign_in_limited", "too many attempts to sign in from this address", options)
    : new ConnectorError("too_many_attempts", "too many rejected requests from this address", options);
}
