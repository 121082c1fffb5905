// The token of the steps API: from the environment, or from the store, where an admin can rotate it.
import { randomBytes } from "node:crypto";
import { ConnectorError } from "gong-connector";
import type { StepsTokenInfo } from "./api/admin_contract.ts";
import { isSameSecret } from "./http/bearer_token.ts";
import type { Store } from "./store/index.ts";

/** Another process may have rotated the token. Then the one before it stays valid here for this time. */
const maxAgeMs = 5000;

const owner = "steps";
const rotationSetting = "steps_token_rotated_at";

export interface StepsTokenOptions {
  store: Store;
  /** Token of the environment; undefined for the one in the store. */
  fixed: string | undefined;
  now: () => number;
}

export class StepsToken {
  readonly #options: StepsTokenOptions;
  #cached: { token: string; readAt: number } | undefined;

  constructor(options: StepsTokenOptions) {
    this.#options = options;
  }

  /** Creates the token if the store has none. */
  async get(): Promise<string> {
    return this.#options.fixed ?? (await this.#read()).token;
  }

  async matches(received: string): Promise<boolean> {
    const { fixed } = this.#options;
    if (fixed !== undefined) return isSameSecret(received, fixed);
    const isFresh = this.#cached !== undefined && performance.now() - this.#cached.readAt < maxAgeMs;
    if (isFresh && this.#cached && isSameSecret(received, this.#cached.token)) return true;
    return received !== "" && isSameSecret(received, (await this.#read()).token);
  }

  /** Returns the new token. The one before it is no longer valid. */
  async rotate(): Promise<string> {
    const { store, fixed, now } = this.#options;
    if (fixed !== undefined)
      throw new ConnectorError("state_conflict", "the token of the steps API is set when the server starts", {
        remedy: "Change STEPS_TOKEN or --steps-token, and restart the server.",
      });
    const token = generateStepsToken();
    await store.secrets.set(owner, { token });
    await store.settings.set(rotationSetting, now());
    this.#cached = { token, readAt: performance.now() };
    return token;
  }

  async getInfo(): Promise<StepsTokenInfo> {
    const { store, fixed } = this.#options;
    const rotatedAt = await store.settings.get(rotationSetting);
    return {
      source: fixed === undefined ? "store" : "environment",
      endsIn: (await this.get()).slice(-4),
      ...(fixed === undefined && typeof rotatedAt === "number" && { rotatedAt: new Date(rotatedAt).toISOString() }),
    };
  }

  async #read(): Promise<{ token: string; readAt: number }> {
    const token = await this.#options.store.secrets.getOrCreate(owner, "token", generateStepsToken);
    this.#cached = { token, readAt: performance.now() };
    return this.#cached;
  }
}

function generateStepsToken(): string {
  return randomBytes(24).toString("base64url");
}
