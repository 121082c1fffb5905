// Settings from environment variables. Credentials are not flags, because command lines are visible to other users.
import type { AccountOptions } from "../command.ts";
import { extendError } from "../errors/errors.ts";
import {
  type Connector,
  ConnectorError,
  type Credentials,
  type GongActions,
  type GongOptions,
  gong,
  gongManifests,
} from "../index.ts";
import { loopbackDomains, parseBaseUrl } from "../network/base_url.ts";

/** The account in the environment, or undefined. Throws `incomplete_credentials` for a key without its secret. */
export function readAccount(env: NodeJS.ProcessEnv = process.env): AccountOptions | undefined {
  const credentials = readCredentials(env);
  if (!credentials) return undefined;
  const baseUrl = env.GONG_BASE_URL;
  const method = "accessToken" in credentials ? "oauth2" : "api_key";
  // On loopback, credentials do not leave the machine.
  const additionalDomains = [...loopbackDomains, ...readAllowedDomains(env)];
  if (baseUrl) assertBaseUrl(baseUrl, additionalDomains);
  return { auth: { method, credentials, ...(baseUrl && { baseUrl }) }, additionalDomains };
}

/** Throws the errors of a base URL with remedies that name the variables. */
function assertBaseUrl(baseUrl: string, additionalDomains: readonly string[]): void {
  try {
    parseBaseUrl(baseUrl, [...gongManifests().connector.allowedDomains, ...additionalDomains]);
  } catch (error) {
    if (!ConnectorError.is(error)) throw error;
    const isForeign = error.code === "domain_not_allowed";
    throw extendError(error, {
      remedy: isForeign
        ? "Correct GONG_BASE_URL, or add its domain to GONG_ALLOWED_DOMAINS."
        : "Copy the base URL from Gong's API page into GONG_BASE_URL.",
    });
  }
}

function readCredentials(env: NodeJS.ProcessEnv): Credentials | undefined {
  const { GONG_ACCESS_TOKEN: accessToken, GONG_ACCESS_KEY: accessKey, GONG_ACCESS_KEY_SECRET: accessKeySecret } = env;
  if (accessToken) return { accessToken };
  if (accessKey && accessKeySecret) return { accessKey, accessKeySecret };
  if (!accessKey && !accessKeySecret) return undefined;
  const missing = accessKey ? "GONG_ACCESS_KEY_SECRET" : "GONG_ACCESS_KEY";
  throw new ConnectorError("incomplete_credentials", `${missing} is not set`, { remedy: `Set ${missing}.` });
}

/** GONG_ALLOWED_DOMAINS: domains that credentials may be sent to besides Gong's. */
export function readAllowedDomains(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  return env.GONG_ALLOWED_DOMAINS?.split(/[\s,]+/).filter(Boolean) ?? [];
}

/** Throws `no_credentials` if the environment has none. */
export function requireAccount(): AccountOptions {
  const account = readAccount();
  if (account) return account;
  throw new ConnectorError("no_credentials", "no credentials in the environment", {
    remedy:
      "Set GONG_ACCESS_KEY and GONG_ACCESS_KEY_SECRET, or GONG_ACCESS_TOKEN and GONG_BASE_URL, or try `gong-connector sandbox`.",
  });
}

/** A connector with the account in the environment. With `offline` it is optional. `maxWait` is in seconds. */
export function createEnvironmentConnector({
  offline = false,
  maxWait,
  ...options
}: GongOptions & { offline?: boolean; maxWait?: number } = {}): Connector<GongActions> {
  const maxWaitMs = maxWait === undefined ? options.maxWaitMs : maxWait * 1000;
  return gong({
    ...options,
    ...(maxWaitMs !== undefined && { maxWaitMs }),
    ...(offline ? readAccount() : requireAccount()),
  });
}
