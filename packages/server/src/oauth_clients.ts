// The app as the provider knows it: the admin's own registration, or the simulated service's.

import type { OAuthOptions } from "gong-connector/oauth";
import type { CredentialSource } from "./api/settings_contract.ts";
import { type AppSettings, getAuthMethod } from "./app_settings.ts";
import type { PublicUrl } from "./http/public_url.ts";
import type { SandboxService } from "./sandbox_service.ts";
import type { OAuthApp } from "./store/index.ts";

export interface OAuthClientRegistryOptions {
  settings: AppSettings;
  sandbox: SandboxService;
  publicUrl: PublicUrl;
  /** Hosts that a token answer may name. */
  allowedDomains: readonly string[];
  /** Origin of the provider's endpoints, where it is not the manifest's. */
  oauthUrl: string | undefined;
}

export class OAuthClientRegistry {
  readonly #options: OAuthClientRegistryOptions;

  constructor(options: OAuthClientRegistryOptions) {
    this.#options = options;
  }

  /** Undefined while the admin has not filled in client id and secret. */
  async get(source: CredentialSource): Promise<OAuthApp | undefined> {
    const { settings, sandbox, publicUrl, allowedDomains, oauthUrl } = this.#options;
    const redirectUri = publicUrl.getCallbackUrl();
    if (source === "sandbox") {
      const { url, sandbox: simulated } = await sandbox.start();
      const { clientId, clientSecret } = simulated.credentials;
      const options = { endpoints: getEndpoints(url), additionalDomains: [new URL(url).hostname] };
      return { client: { clientId, clientSecret, redirectUri }, options };
    }
    return createConfiguredClient({ settings, redirectUri, allowedDomains, oauthUrl });
  }
}

interface ConfiguredClientOptions extends Pick<OAuthClientRegistryOptions, "settings" | "allowedDomains" | "oauthUrl"> {
  redirectUri: string;
}

/** The client of the settings page, undefined until its id and secret are set. */
export async function createConfiguredClient({
  settings,
  redirectUri,
  allowedDomains,
  oauthUrl,
}: ConfiguredClientOptions): Promise<OAuthApp | undefined> {
  const { clientId, clientSecret } = await settings.credentials("oauth2");
  if (!clientId || !clientSecret) return undefined;
  const options = { ...(oauthUrl && { endpoints: getEndpoints(oauthUrl) }), additionalDomains: allowedDomains };
  return { client: { clientId, clientSecret, redirectUri }, options };
}

/** The manifest's endpoints at another origin. */
function getEndpoints(origin: string): NonNullable<OAuthOptions["endpoints"]> {
  const { oauth } = getAuthMethod("oauth2");
  const move = (url = "/"): string => new URL(new URL(url, origin).pathname, origin).href;
  return { authorizationUrl: move(oauth?.authorizationUrl), tokenUrl: move(oauth?.tokenUrl) };
}
