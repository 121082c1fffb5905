// The accounts that a Restate worker runs steps under: the environment's, a simulated one, or stored connections.
import {
  createOAuth,
  createSharedPacer,
  type OAuthClient,
  openStore,
  type Store,
  StoredSigner,
} from "../connections/index.ts";
import {
  type AnyConnector,
  type Auth,
  ConnectorError,
  type GongOptions,
  gong,
  gongManifests,
  type Pacer,
} from "../index.ts";
import { serveSandbox } from "../sandbox/index.ts";
import { AppSettings } from "../server/app_settings.ts";
import { companyOfKey } from "../server/company.ts";
import { Home } from "../server/home.ts";
import { OAuthClients } from "../server/oauth_clients.ts";
import { SandboxDoor, sandboxCompany } from "../server/sandbox_door.ts";
import { credentials } from "./connect.ts";
import type { RestateFlags } from "./restate.ts";
import { storeOptions } from "./store.ts";

/** Connections by name: `default` is the environment's or the simulated one, any other lies in the store. */
export class RestateAccounts {
  readonly options: GongOptions;
  readonly #flags: RestateFlags;
  #own: Promise<GongOptions> | undefined;
  #store: Promise<Store> | undefined;
  #close: () => Promise<void> = async () => {};

  constructor(flags: RestateFlags) {
    const { credits = false, actions } = flags;
    this.#flags = flags;
    this.options = {
      files: { local: "none", privateUrls: false },
      credits,
      ...(actions !== undefined && { actions }),
    };
  }

  async connectorFor(connection: string, pacer: Pacer | undefined): Promise<AnyConnector> {
    if (this.#isOwn(connection)) {
      this.#own ??= this.#account();
      return gong({ ...this.options, ...(await this.#own), ...(pacer && { pacer }) });
    }
    const { signer, auth } = await this.#signerOf(connection);
    return gong({
      ...this.options,
      signer,
      pacer: pacer ?? (await this.#sharedPacer(connection)),
      ...(auth.inputDefaults && { defaults: auth.inputDefaults }),
    });
  }

  /** Whose quota a connection uses, told as the server tells it. */
  async companyOf(connection: string): Promise<string> {
    if (!this.#isOwn(connection)) return (await (await this.#stored()).accounts.get(connection))?.company ?? connection;
    const auth = this.#flags.sandbox ? undefined : credentials();
    if (!auth) return sandboxCompany;
    return "accessKey" in auth ? companyOfKey(auth.accessKey) : connection;
  }

  async renew(connection: string): Promise<number | undefined> {
    if (this.#isOwn(connection)) return undefined;
    const { signer, store } = await this.#signerOf(connection);
    await signer.sign();
    return (await store.accounts.get(connection))?.expiresAt;
  }

  async close(): Promise<void> {
    await this.#close();
    await (await this.#store)?.close();
  }

  #isOwn(connection: string): boolean {
    return connection === "default" && (this.#flags.sandbox === true || credentials() !== undefined);
  }

  async #account(): Promise<GongOptions> {
    const auth = credentials();
    const baseUrl = process.env.GONG_BASE_URL;
    if (!this.#flags.sandbox) return { ...(auth && { auth }), ...(baseUrl && { baseUrl }) };
    const { url, sandbox, close } = await serveSandbox({ port: 0 });
    this.#close = close;
    return { auth: sandbox.credentials, baseUrl: url };
  }

  async #signerOf(id: string): Promise<{ signer: StoredSigner; auth: Auth; store: Store }> {
    const store = await this.#stored();
    const connection = await store.accounts.get(id);
    const manifests = gongManifests();
    const auth = connection && manifests.auth.get(connection.method);
    if (!auth) {
      throw new ConnectorError("not_found", `there is no connection ${id}`, {
        fix: "Name one that the Connections page lists in the header x-connection-id, or set GONG_ACCESS_KEY.",
      });
    }
    const client = auth.oauth && (await clientOf(store));
    const oauth = client ? { oauth: createOAuth(manifests, auth, client) } : {};
    const { accounts, leases } = store;
    return { signer: new StoredSigner({ id, auth, accounts, leases, ...oauth }), auth, store };
  }

  async #sharedPacer(id: string): Promise<Pacer> {
    const [{ database }, company] = [await this.#stored(), await this.companyOf(id)];
    return createSharedPacer({ database, company, limits: gongManifests().connector.limits });
  }

  #stored(): Promise<Store> {
    this.#store ??= openStore(storeOptions(this.#flags));
    return this.#store;
  }
}

/** The app's own client, as the settings page keeps it. */
async function clientOf(store: Store): Promise<OAuthClient | undefined> {
  const { GONG_HOSTS, GONG_OAUTH_URL: oauthUrl } = process.env;
  const hosts = GONG_HOSTS?.split(/[\s,]+/).filter(Boolean) ?? gongManifests().connector.hosts.suffixes;
  const home = new Home();
  const sandbox = new SandboxDoor(
    store,
    () => serveSandbox({ port: 0 }),
    () => home.callbackUrl(),
  );
  return new OAuthClients({ settings: new AppSettings(store, hosts), sandbox, home, hosts, oauthUrl }).of("own");
}
