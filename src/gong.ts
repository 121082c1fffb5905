// The built-in connector: the manifests of this package with their handlers, typed.
import { readFileSync } from "node:fs";
import type { GongActions } from "./generated/actions.ts";
import { gongHandlers } from "./handlers/index.ts";
import { loadManifests } from "./manifests/directory.ts";
import { type Connector, type ConnectorOptions, createConnector } from "./runtime/connector.ts";
import { ConnectorError } from "./runtime/errors.ts";
import { getPointer } from "./runtime/lossless_json.ts";
import type { Manifests } from "./runtime/manifests.ts";

/** An API key of one company, or an OAuth access token with the base URL that came with it. */
export type Credentials = { accessKey: string; accessKeySecret: string } | { accessToken: string };

export interface GongOptions extends Omit<ConnectorOptions, "auth" | "handlers"> {
  auth?: Credentials;
  /** https://api.gong.io for an API key when left out; an access token has no default, since a guess would be wrong. */
  baseUrl?: string;
}

/** Directory of the package: the manifests lie at its top. */
export const packageDirectory = new URL("../", import.meta.url);

let loaded: Manifests | undefined;

/** The manifests of this package, read once. */
export function gongManifests(): Manifests {
  loaded ??= loadManifests(packageDirectory);
  return loaded;
}

/**
 * The Gong connector.
 * @example
 * const connector = gong({ auth: { accessKey, accessKeySecret } });
 * const { items } = await connector.run("list_users", {});
 */
export function gong({ auth, baseUrl, ...options }: GongOptions = {}): Connector<GongActions> {
  const manifests = gongManifests();
  return createConnector<GongActions>(manifests, {
    ...options,
    handlers: gongHandlers,
    userAgent: options.userAgent ?? `gong-connector/${packageVersion()}`,
    ...(auth && { auth: wayIn(manifests, auth, baseUrl) }),
  });
}

export function packageVersion(): string {
  return String(getPointer(JSON.parse(readFileSync(new URL("package.json", packageDirectory), "utf8")), "/version"));
}

function wayIn(
  manifests: Manifests,
  values: Credentials,
  baseUrl: string | undefined,
): NonNullable<ConnectorOptions["auth"]> {
  const method = "accessToken" in values ? "oauth2" : "api_key";
  const url = baseUrl ?? manifests.auth.get(method)?.baseUrl.default;
  if (url !== undefined) return { method, values, baseUrl: url };
  throw new ConnectorError("base_url_required", "an access token needs its base URL", {
    issues: [{ path: "/baseUrl", message: "is required with an access token" }],
    remedy: "Pass api_base_url_for_customer of the token answer as baseUrl.",
  });
}
