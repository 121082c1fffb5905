// Settings from environment variables that several commands read.
import { ConnectorError, gongManifests } from "gong-connector";
import { isServerUrl } from "gong-connector/internal";
import { NetworkList } from "./http/network_list.ts";
import type { StoreOptions } from "./store/index.ts";

export function readStoreOptions(dataDirectory: string): StoreOptions {
  const {
    DATABASE_URL: databaseUrl,
    GONG_CONNECTOR_ENCRYPTION_KEY: key,
    GONG_CONNECTOR_NEW_ENCRYPTION_KEY: newKey,
  } = process.env;
  const keys = { ...(key && { key }), ...(newKey && { newKey }) };
  return { directory: dataDirectory, ...(databaseUrl && { databaseUrl }), ...keys };
}

/** A positive integer; undefined if the variable is not set. Throws `invalid_setting`. */
export function readInteger(name: string): number | undefined {
  const text = process.env[name];
  if (!text) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new ConnectorError("invalid_setting", `${name} is ${text}, which is not a positive integer`);
}

/** IP addresses or networks, separated by spaces or commas. Throws `invalid_setting`. */
export function readAddresses(name: string): readonly string[] {
  const text = process.env[name];
  new NetworkList(name, text);
  return text?.split(/[\s,]+/).filter(Boolean) ?? [];
}

export interface OAuthSettings {
  /** Domains that credentials may be sent to. */
  allowedDomains: readonly string[];
  /** Base URL of the OAuth endpoints; undefined for that of the manifest. */
  oauthBaseUrl: string | undefined;
}

/** Throws `invalid_setting`. */
export function readOAuthSettings(): OAuthSettings {
  const { GONG_ALLOWED_DOMAINS, GONG_OAUTH_BASE_URL } = process.env;
  // The message does not quote it, because it can contain a password.
  if (GONG_OAUTH_BASE_URL && !isServerUrl(GONG_OAUTH_BASE_URL))
    throw new ConnectorError(
      "invalid_setting",
      "GONG_OAUTH_BASE_URL is not an http or https URL without user, query and fragment",
    );
  const additionalDomains = GONG_ALLOWED_DOMAINS?.split(/[\s,]+/).filter(Boolean) ?? [];
  return {
    allowedDomains: [...gongManifests().connector.allowedDomains, ...additionalDomains],
    oauthBaseUrl: GONG_OAUTH_BASE_URL || undefined,
  };
}
