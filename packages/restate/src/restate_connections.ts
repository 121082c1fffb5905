// The accounts that a Restate worker runs steps under: the environment's, a simulated one, or stored connections.

import {
  type AnyConnector,
  ConnectorError,
  type GongOptions,
  gong,
  gongManifests,
  type RateLimiter,
} from "gong-connector";
import { type AuthMethod, readCredentials } from "gong-connector/internal";
import { createOAuthTokenClient, type OAuthClientOptions } from "gong-connector/oauth";
import { startSandboxServer } from "gong-connector-sandbox";
import {
  AppSettings,
  ConnectionAuthenticator,
  createSharedRateLimiter,
  getApiKeyQuotaKey,
  OAuthClientRegistry,
  openStore,
  PublicUrl,
  SandboxService,
  type Store,
  sandboxQuotaKey,
} from "gong-connector-server";
import { toStoreOptions } from "gong-connector-server/commands/store";
import type { RestateFlags } from "./command.ts";

/** Connections by name: `default` is the environment's or the simulated one, any other lies in the store. */
export class RestateConnections {
  readonly options: GongOptions;
  readonly #flags: RestateFlags;
  #own: Promise<GongOptions> | undefined;
  #store: Promise<Store> | undefined;
  #close: () => Promise<void> = async () => {};

  constructor(flags: RestateFlags) {
    const { allowPaid: allowPaidActions = false, actionsDir } = flags;
    this.#flags = flags;
    this.options = {
      files: { local: "none", privateUrls: false },
      allowPaidActions,
      ...(actionsDir !== undefined && { actions: actionsDir }),
    };
  }

  async getConnector(connection: string, rateLimiter: RateLimiter | undefined): Promise<AnyConnector> {
    if (this.#isOwn(connection)) {
      this.#own ??= this.#account();
      return gong({ ...this.options, ...(await this.#own), ...(rateLimiter && { rateLimiter }) });
    }
    const { authenticator, auth } = await this.#signerOf(connection);
    return gong({
      ...this.options,
      authenticator,
      rateLimiter: rateLimiter ?? (await this.#sharedPacer(connection)),
      ...(auth.inputDefaults && { inputDefaults: auth.inputDefaults }),
    });
  }

  /** Whose quota a connection uses, told as the server tells it. */
  async getQuotaKey(connection: string): Promise<string> {
    if (!this.#isOwn(connection))
      return (await (await this.#stored()).connections.get(connection))?.quotaKey ?? connection;
    const auth = this.#flags.sandbox ? undefined : readCredentials();
    if (!auth) return sandboxQuotaKey;
    return "accessKey" in auth ? getApiKeyQuotaKey(auth.accessKey) : connection;
  }

  async refreshTokens(connection: string): Promise<number | undefined> {
    if (this.#isOwn(connection)) return undefined;
    const { authenticator, store } = await this.#signerOf(connection);
    await authenticator.authenticate();
    return (await store.connections.get(connection))?.expiresAt;
  }

  async close(): Promise<void> {
    await this.#close();
    await (await this.#store)?.close();
  }

  #isOwn(connection: string): boolean {
    return connection === "default" && (this.#flags.sandbox === true || readCredentials() !== undefined);
  }

  async #account(): Promise<GongOptions> {
    const auth = readCredentials();
    const baseUrl = process.env.GONG_BASE_URL;
    if (!this.#flags.sandbox) return { ...(auth && { auth }), ...(baseUrl && { baseUrl }) };
    const { url, sandbox, close } = await startSandboxServer({ port: 0 });
    this.#close = close;
    return { auth: sandbox.credentials, baseUrl: url };
  }

  async #signerOf(id: string): Promise<{ authenticator: ConnectionAuthenticator; auth: AuthMethod; store: Store }> {
    const store = await this.#stored();
    const connection = await store.connections.get(id);
    const manifests = gongManifests();
    const auth = connection && manifests.auth.get(connection.authMethod);
    if (!auth) {
      throw new ConnectorError("unknown_connection", `there is no connection ${id}`, {
        remedy: "Name one that the Connections page lists in the header x-connection-id, or set GONG_ACCESS_KEY.",
      });
    }
    const client = auth.oauth && (await clientOf(store));
    const oauth = client ? { oauth: createOAuthTokenClient(manifests, auth, client) } : {};
    const { connections, leases } = store;
    return {
      authenticator: new ConnectionAuthenticator({ id, auth, accounts: connections, leases, ...oauth }),
      auth,
      store,
    };
  }

  async #sharedPacer(id: string): Promise<RateLimiter> {
    const [{ database }, quotaKey] = [await this.#stored(), await this.getQuotaKey(id)];
    return createSharedRateLimiter({ database, quotaKey, limits: gongManifests().connector.rateLimits });
  }

  #stored(): Promise<Store> {
    this.#store ??= openStore(toStoreOptions(this.#flags));
    return this.#store;
  }
}

/** The app's own client, as the settings page keeps it. */
async function clientOf(store: Store): Promise<OAuthClientOptions | undefined> {
  const { GONG_HOSTS, GONG_OAUTH_URL: oauthUrl } = process.env;
  const allowedDomains = GONG_HOSTS?.split(/[\s,]+/).filter(Boolean) ?? gongManifests().connector.allowedDomains;
  const publicUrl = new PublicUrl();
  const sandbox = new SandboxService(
    store,
    () => startSandboxServer({ port: 0 }),
    () => publicUrl.getCallbackUrl(),
  );
  return new OAuthClientRegistry({
    settings: new AppSettings(store, allowedDomains),
    sandbox,
    publicUrl,
    allowedDomains,
    oauthUrl,
  }).get("configured");
}
