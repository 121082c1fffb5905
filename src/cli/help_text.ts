// The end of the help: environment variables and exit codes.
import { cancelledExitCode, exitCodes } from "./exit_codes.ts";

/** The variables by name, with their help text. */
const environmentVariables = {
  GONG_ACCESS_KEY: "access key of an API key",
  GONG_ACCESS_KEY_SECRET: "secret of the API key",
  GONG_ACCESS_TOKEN: "OAuth access token instead of an API key; needs GONG_BASE_URL",
  GONG_BASE_URL: "base URL of the Gong API: https, or http on loopback",
  ADMIN_TOKEN: "serve: signs in to the settings page; at least 20 characters",
  STEPS_TOKEN: "serve: bearer token of the steps API, at least 20 characters (default: random, stored)",
  PUBLIC_URL: "serve: URL of the server behind a proxy, such as https://connector.example.com",
  TRUSTED_PROXIES: "serve: networks of proxies whose X-Forwarded-For is trusted, such as 10.0.0.0/8,fd00::/8",
  DELIVERY_ALLOWED_NETWORKS: "serve: private networks that events may be delivered to (default: loopback on loopback)",
  MAX_CONNECTIONS: "serve: connections at the same time (default: 1000)",
  MAX_RESPONSE_BYTES: "serve: largest response of Gong, also decompressed (default: 64000000)",
  MAX_WAIT_MS: "serve: longest time that one call waits in all (default: 300000)",
  MAX_REQUESTS: "serve: requests of one poll of a trigger, approximately (default: 8)",
  OUTGOING_ADDRESSES: "serve: addresses from which requests leave, shown on the settings page for Gong's trusted IPs",
  HTTPS_PROXY: "http or https URL of the proxy for https requests; HTTP_PROXY for http requests",
  NO_PROXY: "hosts that are reached without a proxy, such as 127.0.0.1,localhost,.example.com",
  NODE_EXTRA_CA_CERTS: "file with further certificate authorities, such as that of the proxy",
  GONG_CONNECTOR_DATA_DIR: "serve, store, restate: directory of the database and its key",
  GONG_CONNECTOR_ENCRYPTION_KEY: "serve, store, restate: encryption key, 32 bytes in base64 (default: a key file)",
  GONG_CONNECTOR_NEW_ENCRYPTION_KEY: "store rotate-key: the new encryption key",
  DATABASE_URL: "serve, store, restate: PostgreSQL instead of a SQLite file",
  GONG_ALLOWED_DOMAINS: "domains that credentials may be sent to, besides Gong's",
  GONG_OAUTH_BASE_URL: "serve, restate: base URL of the OAuth endpoints, instead of Gong's",
} as const;

export function createHelpText(): string {
  const variables = Object.entries(environmentVariables).map(([name, help]) => `  ${name.padEnd(33)} ${help}`);
  const codes = Object.entries(exitCodes).map(([kind, code]) => `${code} ${kind.replaceAll("_", " ")}`);
  return `\nEnvironment:\n${variables.join("\n")}\n\nExit codes: 0 success, 1 validation issues or an unexpected error, ${codes.join(", ")}, ${cancelledExitCode} cancelled.`;
}
