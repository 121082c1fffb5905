// Settings from environment variables that several commands read.
import { gongManifests } from "gong-connector";
import type { StoreOptions } from "./store/index.ts";

export function readStoreOptions(dataDirectory: string): StoreOptions {
  const { DATABASE_URL: databaseUrl, GONG_CONNECTOR_ENCRYPTION_KEY: key } = process.env;
  return { directory: dataDirectory, ...(databaseUrl && { databaseUrl }), ...(key && { key }) };
}

export interface OAuthSettings {
  /** Domains that credentials may be sent to. */
  allowedDomains: readonly string[];
  /** Base URL of the OAuth endpoints; undefined for that of the manifest. */
  oauthBaseUrl: string | undefined;
}

export function readOAuthSettings(): OAuthSettings {
  const { GONG_ALLOWED_DOMAINS, GONG_OAUTH_BASE_URL } = process.env;
  const additionalDomains = GONG_ALLOWED_DOMAINS?.split(/[\s,]+/).filter(Boolean) ?? [];
  return {
    allowedDomains: [...gongManifests().connector.allowedDomains, ...additionalDomains],
    oauthBaseUrl: GONG_OAUTH_BASE_URL || undefined,
  };
}
