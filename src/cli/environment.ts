// The connector of a command: credentials come from the environment, so that they show in no process list.
import {
  type Connector,
  ConnectorError,
  type Credentials,
  type GongActions,
  type GongOptions,
  gong,
} from "../index.ts";

/** Names of the variables, as the help shows them. */
export const environmentVariables = {
  GONG_ACCESS_KEY: "access key of an API key",
  GONG_ACCESS_KEY_SECRET: "its secret",
  GONG_ACCESS_TOKEN: "or an OAuth access token; it needs GONG_BASE_URL",
  GONG_BASE_URL: "base URL; https, or plain http on loopback",
  ADMIN_TOKEN: "serve: signs in to the settings page and to the steps API",
  STEPS_TOKEN: "serve: token of the steps API, where it is not to be ADMIN_TOKEN",
  PUBLIC_URL: "serve: its address in front of a proxy, such as https://connector.example.com",
  GONG_CONNECTOR_DATA: "serve, store: directory of connections and history",
  GONG_CONNECTOR_KEY: "serve, store: 32 bytes in base64 that seal secrets, instead of a key file",
  GONG_CONNECTOR_NEW_KEY: "store rotate-key: the key to change to",
  DATABASE_URL: "serve, store: PostgreSQL instead of a SQLite file",
  GONG_HOSTS: "serve: hosts that credentials may go to, instead of Gong's own",
  GONG_OAUTH_URL: "serve: origin of the OAuth endpoints, instead of Gong's own",
} as const;

/** The credentials in the environment, or undefined. */
export function readCredentials(env: NodeJS.ProcessEnv = process.env): Credentials | undefined {
  const { GONG_ACCESS_TOKEN: accessToken, GONG_ACCESS_KEY: accessKey, GONG_ACCESS_KEY_SECRET: accessKeySecret } = env;
  if (accessToken) return { accessToken };
  if (accessKey && accessKeySecret) return { accessKey, accessKeySecret };
  if (!accessKey && !accessKeySecret) return undefined;
  throw new ConnectorError("incomplete_credentials", "an access key comes with its secret", {
    remedy: `Set ${accessKey ? "GONG_ACCESS_KEY_SECRET" : "GONG_ACCESS_KEY"} as well.`,
  });
}

/** Throws `unauthenticated` when there are no credentials in the environment. */
export function requireCredentials(): Credentials {
  const auth = readCredentials();
  if (auth) return auth;
  throw new ConnectorError("no_credentials", "there are no credentials in the environment", {
    remedy:
      "Set GONG_ACCESS_KEY and GONG_ACCESS_KEY_SECRET, or GONG_ACCESS_TOKEN and GONG_BASE_URL; or try `gong-connector sandbox`.",
  });
}

/** A connector with the environment's credentials. `offline` does without. */
export function createEnvironmentConnector({
  offline = false,
  ...options
}: GongOptions & { offline?: boolean } = {}): Connector<GongActions> {
  const auth = offline ? readCredentials() : requireCredentials();
  const baseUrl = process.env.GONG_BASE_URL;
  return gong({ ...options, ...(auth && { auth }), ...(baseUrl && { baseUrl }) });
}
