// The stored connections for a process beside the settings server, such as a Restate worker.
import type { Connector, GongActions } from "gong-connector";
import { AppSettings } from "./app_settings.ts";
import { createConfiguredApp } from "./connect/oauth_client_registry.ts";
import { readOAuthSettings, readStoreOptions } from "./environment.ts";
import { PublicUrl } from "./http/public_url.ts";
import {
  createConnectionCredentials,
  createStoredConnector,
  getRefreshTime,
  type OAuthApp,
  openStore,
  type Store,
  type StoredConnectorOptions,
} from "./store/index.ts";

export interface StoredConnections {
  /** Throws `unknown_connection`. */
  getConnector(id: string, options?: Omit<StoredConnectorOptions, "oauth">): Promise<Connector<GongActions>>;
  /** Connections with the same quota key share one rate limiter. */
  getQuotaKey(id: string): Promise<string>;
  /** Refreshes an access token that expires soon. Returns when it is refreshed next, in milliseconds; undefined if it never is. */
  refreshTokens(id: string): Promise<number | undefined>;
  close(): Promise<void>;
}

/** The connections of the store in a data directory. The store is opened at the first use. */
export function openStoredConnections(dataDirectory: string): StoredConnections {
  let opened: Promise<Store> | undefined;
  const getStore = (): Promise<Store> => {
    opened ??= openStore(readStoreOptions(dataDirectory)).catch((error: unknown) => {
      // The database may be available at the next use.
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    async getConnector(id, options) {
      const store = await getStore();
      const { allowedDomains: additionalDomains } = readOAuthSettings();
      return createStoredConnector(store, id, { additionalDomains, ...options, oauth: await getOAuthApp(store) });
    },
    async getQuotaKey(id) {
      const connection = await (await getStore()).connections.get(id);
      return connection?.quotaKey ?? id;
    },
    async refreshTokens(id) {
      const store = await getStore();
      await createConnectionCredentials(store, id, await getOAuthApp(store)).get({ forceRefresh: false });
      const connection = await store.connections.get(id);
      return connection && getRefreshTime(connection);
    },
    async close() {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}

/** The OAuth client of the settings page; undefined until it is configured. */
async function getOAuthApp(store: Store): Promise<OAuthApp | undefined> {
  const { allowedDomains, oauthBaseUrl } = readOAuthSettings();
  const settings = new AppSettings(store, allowedDomains);
  const redirectUri = new PublicUrl().getCallbackUrl();
  return createConfiguredApp({ settings, redirectUri, allowedDomains, oauthBaseUrl });
}
