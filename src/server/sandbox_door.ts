// The simulated service behind the app: started when it is first needed, with the app's own addresses registered.
import type { Connection, Store } from "../connections/index.ts";
import type { ServedSandbox } from "../sandbox/index.ts";

/** The company of every connection to the simulated service. */
export const sandboxCompany = "sandbox";

const dayMs = 86_400_000;

export type StartSandbox = (redirectUris: readonly string[]) => Promise<ServedSandbox>;

export class SandboxDoor {
  readonly #store: Store;
  readonly #start: () => Promise<ServedSandbox>;
  #served: Promise<ServedSandbox> | undefined;

  constructor(store: Store, start: StartSandbox, callbackUrl: () => string) {
    this.#store = store;
    this.#start = () => start([callbackUrl()]);
  }

  open(): Promise<ServedSandbox> {
    this.#served ??= this.#begin();
    return this.#served;
  }

  async close(): Promise<void> {
    await (await this.#served)?.close();
  }

  async #begin(): Promise<ServedSandbox> {
    const served = await this.#start();
    await this.#revive(served);
    return served;
  }

  /** A simulated service forgets its tokens when it ends: connections from before get new ones, as if it had gone on. */
  async #revive({ url, sandbox }: ServedSandbox): Promise<void> {
    const { accounts } = this.#store;
    let page: Connection[];
    let after = "";
    do {
      page = await accounts.list({ after, limit: 100 });
      for (const connection of page) {
        after = connection.id;
        if (connection.company !== sandboxCompany || connection.state !== "connected") continue;
        const { granted } = connection;
        const tokens = connection.method === "oauth2" ? { ...sandbox.mintToken({ scopes: granted }) } : {};
        await accounts.replaceSecrets(connection, tokens, {
          baseUrl: url,
          ...(connection.expiresAt && { expiresAt: Date.now() + dayMs }),
        });
      }
    } while (page.length === 100);
  }
}
