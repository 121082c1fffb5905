// The OAuth clients: the one of the settings page, and the one of the sandbox.
import type { OAuthOptions } from "gong-connector/oauth";
import type { CredentialSource } from "../api/settings_contract.ts";
import { type AppSettings, getAuthMethod } from "../app_settings.ts";
import type { PublicUrl } from "../http/public_url.ts";
import type { SandboxService } from "../sandbox_service.ts";
import type { OAuthApp } from "../store/index.ts";

export interface OAuthClientRegistryOptions {
  settings: AppSettings;
  sandbox: SandboxService;
  publicUrl: PublicUrl;
  /** Domains that a token response may have a base URL in. */
  allowedDomains: readonly string[];
  /** Base URL of the OAuth endpoints; undefined for that of the manifest. */
  oauthBaseUrl: string | undefined;
}

export class OAuthClientRegistry {
  readonly #options: OAuthClientRegistryOptions;

  constructor(options: OAuthClientRegistryOptions) {
    this.#options = options;
  }

  /** Undefined until the client id and secret are set. By default, `credentials` are those of the settings. */
  async get(source: CredentialSource, credentials?: Record<string, string>): Promise<OAuthApp | undefined> {
    const redirectUri = this.#options.publicUrl.getCallbackUrl();
    if (source === "configured") return createConfiguredApp({ ...this.#options, redirectUri, credentials });
    const { url, sandbox } = await this.#options.sandbox.start();
    const { clientId, clientSecret } = sandbox.credentials;
    const options = { endpoints: getEndpoints(url), additionalDomains: [new URL(url).hostname] };
    return { client: { clientId, clientSecret, redirectUri }, options };
  }
}

interface ConfiguredAppOptions
  extends Pick<OAuthClientRegistryOptions, "settings" | "allowedDomains" | "oauthBaseUrl"> {
  redirectUri: string;
  /** By default those of the settings. */
  credentials?: Record<string, string> | undefined;
}

/** The client of the settings page. */
export async function createConfiguredApp({
  settings,
  redirectUri,
  allowedDomains,
  oauthBaseUrl,
  credentials,
}: ConfiguredAppOptions): Promise<OAuthApp | undefined> {
  const { clientId, clientSecret } = credentials ?? (await settings.getCredentials("oauth2"));
  if (!clientId || !clientSecret) return undefined;
  const options = {
    ...(oauthBaseUrl && { endpoints: getEndpoints(oauthBaseUrl) }),
    additionalDomains: allowedDomains,
  };
  return { client: { clientId, clientSecret, redirectUri }, options };
}

/** The endpoints of the manifest at another origin. */
function getEndpoints(origin: string): NonNullable<OAuthOptions["endpoints"]> {
  const { oauth } = getAuthMethod("oauth2");
  const move = (url = "/"): string => new URL(new URL(url, origin).pathname, origin).href;
  return { authorizationUrl: move(oauth?.authorizationUrl), tokenUrl: move(oauth?.tokenUrl) };
}
