// Links accounts: by the provider's consent, or by a key that is proved before it is kept.
import { type Connection, createSharedPacer, type Store } from "../connections/index.ts";
import { type AttemptEvent, gong, gongManifests } from "../index.ts";
import type { AuthMethod } from "./api.ts";
import { type AppSettings, wayIn } from "./app_settings.ts";
import { companyOfCustomer, companyOfKey, sourceOf } from "./company.ts";
import type { Consent, Ties } from "./consent.ts";
import { prove } from "./proof.ts";
import { Refusal } from "./refusal.ts";
import { type SandboxDoor, sandboxCompany } from "./sandbox_door.ts";

export interface LinkingOptions {
  store: Store;
  settings: AppSettings;
  sandbox: SandboxDoor;
  consent: Consent;
  now: () => number;
  onEvent: (event: AttemptEvent) => void;
}

/** With an authorizeUrl, the browser goes there next. */
export interface Linked {
  connection: Connection;
  authorizeUrl?: string;
}

interface KeyValues {
  accessKey: string;
  accessKeySecret: string;
  baseUrl: string;
  company: string;
}

const waiting = "Waiting for the approval.";

export class Linking {
  readonly #options: LinkingOptions;

  constructor(options: LinkingOptions) {
    this.#options = options;
  }

  /** A new connection by the way in that the settings choose. */
  async link(customer: string, session: string): Promise<Linked> {
    const { method } = await this.#options.settings.read();
    if (method === "api_key") return { connection: await this.#linkByKey(customer) };
    const pending = await this.#oauthRow(customer, ({ baseUrl }) => baseUrl === undefined);
    return this.#ask(pending, "session", session);
  }

  /** By a link that a customer was sent: renews the customer's connection where there is one. */
  async linkAsCustomer(customer: string, tie: string): Promise<Linked> {
    const { method } = await this.#options.settings.read();
    if (method === "api_key") throw noLinks();
    return this.#ask(await this.#oauthRow(customer, () => true), "link", tie);
  }

  async relink(connection: Connection, session: string): Promise<Linked> {
    if (connection.method === "oauth2") return this.#ask(connection, "session", session);
    const { accounts } = this.#options.store;
    const values = await this.#key(sourceOf(connection));
    const { accessKey, accessKeySecret, baseUrl, identity } = await this.#proved(values);
    const details = { baseUrl, ...(identity !== undefined && { identity }) };
    await accounts.replaceSecrets(connection, { accessKey, accessKeySecret }, details);
    return { connection: (await accounts.get(connection.id)) ?? connection };
  }

  /** Throws where the settings' way in has no use for links. */
  async requireLinks(): Promise<void> {
    const { method }: { method: AuthMethod } = await this.#options.settings.read();
    if (method === "api_key") throw noLinks();
  }

  async #ask(connection: Connection, by: keyof Ties, tie: string): Promise<Linked> {
    const authorizeUrl = await this.#options.consent.begin(connection, by, tie);
    return { connection: (await this.#options.store.accounts.get(connection.id)) ?? connection, authorizeUrl };
  }

  /** The customer's newest connection that fits, made under today's registration; a new one otherwise. */
  async #oauthRow(customer: string, fits: (connection: Connection) => boolean): Promise<Connection> {
    const { store, settings, now } = this.#options;
    const { source } = await settings.read();
    const known = await store.accounts.ofCustomer(customer);
    const found = known.find((row) => row.method === "oauth2" && sourceOf(row) === source && fits(row));
    if (found) return found;
    const fresh = {
      customer,
      method: "oauth2",
      company: source === "sandbox" ? sandboxCompany : companyOfCustomer(customer),
      requested: await settings.requested(),
      granted: [],
      state: "needs_reauthorization" as const,
      reason: waiting,
    };
    return store.accounts.create(fresh, {}, now());
  }

  async #linkByKey(customer: string): Promise<Connection> {
    const { store, settings, now } = this.#options;
    const { source } = await settings.read();
    const { accessKey, accessKeySecret, ...known } = await this.#proved(await this.#key(source));
    const fresh = { customer, method: "api_key", requested: [], granted: [], state: "connected" as const, ...known };
    return store.accounts.create(fresh, { accessKey, accessKeySecret }, now());
  }

  async #key(source: "sandbox" | "own"): Promise<KeyValues> {
    if (source === "sandbox") {
      const { url, sandbox } = await this.#options.sandbox.open();
      const { accessKey, accessKeySecret } = sandbox.credentials;
      return { accessKey, accessKeySecret, baseUrl: url, company: sandboxCompany };
    }
    const { accessKey, accessKeySecret, baseUrl } = await this.#options.settings.credentials("api_key");
    const url = baseUrl || wayIn("api_key").baseUrl.default;
    if (!accessKey || !accessKeySecret || url === undefined)
      throw new Refusal(409, "conflict", "Access key and secret are not set", "Fill them in under Settings.");
    return { accessKey, accessKeySecret, baseUrl: url.replace(/\/$/, ""), company: companyOfKey(accessKey) };
  }

  /** The same values once the vendor has taken them. */
  async #proved(values: KeyValues): Promise<KeyValues & { identity?: string }> {
    const { accessKey, accessKeySecret, baseUrl, company } = values;
    const { store, onEvent } = this.#options;
    const pacer = createSharedPacer({ database: store.database, company, limits: gongManifests().connector.limits });
    const connector = gong({ auth: { accessKey, accessKeySecret }, baseUrl, pacer, onEvent });
    const { identity } = await prove(connector, wayIn("api_key"));
    return { ...values, ...(identity !== undefined && { identity }) };
  }
}

function noLinks(): Refusal {
  const fix = "Choose OAuth 2.0 under Settings.";
  return new Refusal(409, "conflict", "Connect links need OAuth 2.0; an API key is for your own company", fix);
}
