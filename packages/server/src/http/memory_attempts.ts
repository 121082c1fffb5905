// Counts attempts in memory, for a server without a store.
import { type AttemptPurpose, attemptWindowMs, type FailedAttempts, maxAttempts } from "../store/index.ts";

export type AttemptCounter = Pick<FailedAttempts, "add" | "getBlockedUntil" | "delete">;

/** The oldest are forgotten when clients with many addresses fill the memory. */
const maxClients = 10_000;

export class MemoryAttempts implements AttemptCounter {
  readonly #clients = new Map<string, { count: number; expiresAt: number }>();

  async add(purpose: AttemptPurpose, client: string, now: number): Promise<number | undefined> {
    const blockedUntil = await this.getBlockedUntil(purpose, client, now);
    if (blockedUntil !== undefined) return blockedUntil;
    const key = `${purpose} ${client}`;
    const found = this.#clients.get(key);
    const current = found && found.expiresAt > now ? found : { count: 0, expiresAt: now + attemptWindowMs };
    this.#clients.set(key, { ...current, count: current.count + 1 });
    const [oldest] = this.#clients.keys();
    if (this.#clients.size > maxClients && oldest !== undefined) this.#clients.delete(oldest);
    return undefined;
  }

  async getBlockedUntil(purpose: AttemptPurpose, client: string, now: number): Promise<number | undefined> {
    const found = this.#clients.get(`${purpose} ${client}`);
    return found && found.count >= maxAttempts && found.expiresAt > now ? found.expiresAt : undefined;
  }

  async delete(purpose: AttemptPurpose, client: string): Promise<void> {
    this.#clients.delete(`${purpose} ${client}`);
  }
}
