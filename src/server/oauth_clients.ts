// The app as the provider knows it: the admin's own registration, or the simulated service's.
import type { OAuthClient } from "../connections/index.ts";
import { type AppSettings, wayIn } from "./app_settings.ts";
import type { Home } from "./home.ts";
import type { SandboxDoor } from "./sandbox_door.ts";

export interface OAuthClientsOptions {
  settings: AppSettings;
  sandbox: SandboxDoor;
  home: Home;
  /** Hosts that a token answer may name. */
  hosts: readonly string[];
  /** Origin of the provider's endpoints, where it is not the manifest's. */
  oauthUrl: string | undefined;
}

export class OAuthClients {
  readonly #options: OAuthClientsOptions;

  constructor(options: OAuthClientsOptions) {
    this.#options = options;
  }

  /** Undefined while the admin has not filled in client id and secret. */
  async of(source: "sandbox" | "own"): Promise<OAuthClient | undefined> {
    const { settings, sandbox, home, hosts, oauthUrl } = this.#options;
    const redirectUri = home.callbackUrl();
    if (source === "sandbox") {
      const { url, sandbox: simulated } = await sandbox.open();
      const { clientId, clientSecret } = simulated.credentials;
      return { clientId, clientSecret, redirectUri, ...endpointsAt(url), hosts: [new URL(url).hostname] };
    }
    const { clientId, clientSecret } = await settings.credentials("oauth2");
    if (!clientId || !clientSecret) return undefined;
    return { clientId, clientSecret, redirectUri, ...(oauthUrl && endpointsAt(oauthUrl)), hosts };
  }
}

/** The manifest's endpoints at another origin. */
function endpointsAt(url: string): Pick<OAuthClient, "endpoints"> {
  const { oauth } = wayIn("oauth2");
  const at = (address: string): string => new URL(new URL(address).pathname, url).href;
  return oauth ? { endpoints: { authorizeUrl: at(oauth.authorizeUrl), tokenUrl: at(oauth.tokenUrl) } } : {};
}
