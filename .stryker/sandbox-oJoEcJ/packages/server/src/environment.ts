// @ts-nocheck
// Settings from environment variables that several commands read.
import type { StoreOptions } from "./store/index.ts";

export function readStoreOptions(dataDirectory: string): StoreOptions {
  const { DATABASE_URL: databaseUrl, GONG_CONNECTOR_ENCRYPTION_KEY: key } = process.env;
  return { directory: dataDirectory, ...(databaseUrl && { databaseUrl }), ...(key && { key }) };
}

export interface OAuthSettings {
  /** Domains that a token response may name; undefined for those of the manifest. */
  allowedDomains: readonly string[] | undefined;
  /** Base URL of the OAuth endpoints; undefined for that of the manifest. */
  oauthBaseUrl: string | undefined;
}

export function readOAuthSettings(): OAuthSettings {
  const { GONG_ALLOWED_DOMAINS, GONG_OAUTH_BASE_URL } = process.env;
  const allowedDomains = GONG_ALLOWED_DOMAINS?.split(/[\s,]+/).filter(Boolean) ?? [];
  return {
    allowedDomains: allowedDomains.length > 0 ? allowedDomains : undefined,
    oauthBaseUrl: GONG_OAUTH_BASE_URL || undefined,
  };
}
