// @ts-nocheck
// The simulated service behind the app: started when it is first needed, with the app's own addresses registered.

import type { SandboxServer } from "gong-connector-sandbox";
import type { Connection, Store } from "./store/index.ts";

/** The company of every connection to the simulated service. */
export const sandboxQuotaKey = "sandbox";

const dayMs = 86_400_000;

export type StartSandbox = (redirectUris: readonly string[]) => Promise<SandboxServer>;

export class SandboxService {
  readonly #store: Store;
  readonly #start: () => Promise<SandboxServer>;
  #served: Promise<SandboxServer> | undefined;

  constructor(store: Store, start: StartSandbox, callbackUrl: () => string) {
    this.#store = store;
    this.#start = () => start([callbackUrl()]);
  }

  start(): Promise<SandboxServer> {
    this.#served ??= this.#begin();
    return this.#served;
  }

  async stop(): Promise<void> {
    await (await this.#served)?.close();
  }

  async #begin(): Promise<SandboxServer> {
    const served = await this.#start();
    await this.#revive(served);
    return served;
  }

  /** A simulated service forgets its tokens when it ends: connections from before get new ones, as if it had gone on. */
  async #revive({ url, sandbox }: SandboxServer): Promise<void> {
    const { connections } = this.#store;
    let page: Connection[];
    let after = "";
    do {
      page = await connections.list({ after, limit: 100 });
      for (const connection of page) {
        after = connection.id;
        if (connection.quotaKey !== sandboxQuotaKey || connection.state !== "connected") continue;
        const { grantedScopes } = connection;
        const tokens = connection.authMethod === "oauth2" ? { ...sandbox.issueToken({ scopes: grantedScopes }) } : {};
        await connections.replaceSecrets(connection, tokens, {
          baseUrl: url,
          ...(connection.expiresAt && { expiresAt: Date.now() + dayMs }),
        });
      }
    } while (page.length === 100);
  }
}
