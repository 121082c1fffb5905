// @ts-nocheck
// The app as the provider knows it: the admin's own registration, or the simulated service's.

import type { CredentialSource } from "./api/settings_contract.ts";
import { type AppSettings, getAuthMethod } from "./app_settings.ts";
import type { PublicUrl } from "./http/public_url.ts";
import type { SandboxService } from "./sandbox_service.ts";
import type { OAuthClientOptions } from "./store/index.ts";

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
  async get(source: CredentialSource): Promise<OAuthClientOptions | undefined> {
    const { settings, sandbox, publicUrl, allowedDomains, oauthUrl } = this.#options;
    const redirectUri = publicUrl.getCallbackUrl();
    if (source === "sandbox") {
      const { url, sandbox: simulated } = await sandbox.start();
      const { clientId, clientSecret } = simulated.credentials;
      return { clientId, clientSecret, redirectUri, ...endpointsAt(url), allowedDomains: [new URL(url).hostname] };
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
}: ConfiguredClientOptions): Promise<OAuthClientOptions | undefined> {
  const { clientId, clientSecret } = await settings.credentials("oauth2");
  if (!clientId || !clientSecret) return undefined;
  return { clientId, clientSecret, redirectUri, ...(oauthUrl && endpointsAt(oauthUrl)), allowedDomains };
}

/** The manifest's endpoints at another origin. */
function endpointsAt(url: string): Pick<OAuthClientOptions, "endpoints"> {
  const { oauth } = getAuthMethod("oauth2");
  const at = (address: string): string => new URL(new URL(address).pathname, url).href;
  return oauth ? { endpoints: { authorizationUrl: at(oauth.authorizationUrl), tokenUrl: at(oauth.tokenUrl) } } : {};
}
