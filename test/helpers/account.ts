// Options for an account on a test server.
import type { Credentials } from "../../src/index.ts";
import type { AccountOptions } from "../../src/internal.ts";

/** The credentials with their auth method; they may be sent to the host of the base URL. */
export function createAccountOptions(
  baseUrl: string,
  credentials: Credentials = { accessKey: "KEY", accessKeySecret: "SECRET" },
): AccountOptions {
  const method = "accessToken" in credentials ? "oauth2" : "api_key";
  return { auth: { method, credentials, baseUrl }, additionalDomains: [new URL(baseUrl).hostname] };
}
