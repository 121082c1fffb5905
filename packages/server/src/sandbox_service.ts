// The sandbox of the server: started at its first use, with the callback URL of the server.
import { addLocalOrigin } from "gong-connector/internal";
import type { SandboxServer } from "gong-connector-sandbox";
import type { Connection, Store } from "./store/index.ts";

/** Quota key of every connection to the sandbox. */
export const sandboxQuotaKey = "sandbox";

const dayMs = 86_400_000;
const pageSize = 100;

export type StartSandbox = (redirectUris: readonly string[]) => Promise<SandboxServer>;

export class SandboxService {
  readonly #store: Store;
  readonly #startSandbox: () => Promise<SandboxServer>;
  #server: Promise<SandboxServer> | undefined;

  constructor(store: Store, startSandbox: StartSandbox, getCallbackUrl: () => string) {
    this.#store = store;
    this.#startSandbox = () => startSandbox([getCallbackUrl()]);
  }

  start(): Promise<SandboxServer> {
    this.#server ??= this.#startAndReconnect();
    return this.#server;
  }

  async stop(): Promise<void> {
    await (await this.#server)?.close();
  }

  async #startAndReconnect(): Promise<SandboxServer> {
    const server = await this.#startSandbox();
    addLocalOrigin(server.url);
    await this.#reconnect(server);
    return server;
  }

  /** Gives connections to an earlier sandbox new tokens: a sandbox keeps its tokens in memory only. */
  async #reconnect({ url, sandbox }: SandboxServer): Promise<void> {
    const { connections } = this.#store;
    let page: Connection[];
    let after = "";
    do {
      page = await connections.list({ after, limit: pageSize });
      for (const connection of page) {
        after = connection.id;
        if (connection.quotaKey !== sandboxQuotaKey || connection.state !== "connected") continue;
        const { authMethod, grantedScopes: scopes, expiresAt } = connection;
        const tokens = authMethod === "oauth2" ? { ...sandbox.issueToken({ scopes }) } : {};
        const details = { baseUrl: url, ...(expiresAt && { expiresAt: Date.now() + dayMs }) };
        await connections.replaceSecrets(connection, tokens, details);
      }
    } while (page.length === pageSize);
  }
}
