// The provider's consent: sends a browser there with a state, and takes what it comes back with, once.
import {
  type Connection,
  createOAuth,
  explainDenial,
  type OAuth,
  type OAuthClient,
  type Store,
  type Tokens,
} from "../connections/index.ts";
import { ConnectorError, gongManifests, isRecord } from "../index.ts";
import { type AppSettings, wayIn } from "./app_settings.ts";
import { sourceOf } from "./company.ts";
import type { Connectors } from "./connectors.ts";
import type { OAuthClients } from "./oauth_clients.ts";
import { prove } from "./proof.ts";
import { Refusal } from "./refusal.ts";
import { holderOf } from "./sessions.ts";

export interface ConsentOptions {
  store: Store;
  settings: AppSettings;
  clients: OAuthClients;
  connectors: Connectors;
  now: () => number;
}

/** What the browser came back with. */
export interface Return {
  state?: string | undefined;
  code?: string | undefined;
  error?: string | undefined;
}

/** What ties a browser to a consent: an admin's session, or the cookie of a customer's link. */
export interface Ties {
  session?: string | undefined;
  link?: string | undefined;
}

interface Started {
  connection: string;
  by: keyof Ties;
}

const lifetimeMs = 10 * 60_000;
export const linkHolder = "customer";

export class Consent {
  readonly #options: ConsentOptions;

  constructor(options: ConsentOptions) {
    this.#options = options;
  }

  /** Where the browser goes to be asked. Only a browser with the same tie can come back with the answer. */
  async begin(connection: Connection, by: keyof Ties, tie: string): Promise<string> {
    const { store, settings, now } = this.#options;
    const oauth = await this.#oauth(connection);
    const requested = await settings.requested();
    await store.accounts.setRequested(connection.id, requested);
    const value: Started = { connection: connection.id, by };
    const state = await store.tickets.issue("oauth_state", { holder: holderOf(tie), value }, now() + lifetimeMs);
    return oauth.authorizeUrl(requested, state);
  }

  /** Where browsers are sent to be asked, under today's settings. */
  async origin(): Promise<string> {
    const { source } = await this.#options.settings.read();
    const client = await this.#client(source);
    return new URL(client.endpoints?.authorizeUrl ?? wayIn("oauth2").oauth?.authorizeUrl ?? client.redirectUri).origin;
  }

  /** The flow that a state belongs to, as far as it is known; looking uses nothing up. */
  async kindOf({ state = "" }: Return): Promise<keyof Ties | undefined> {
    const ticket = await this.#options.store.tickets.look("oauth_state", state, this.#options.now());
    return isStarted(ticket?.value) ? ticket.value.by : undefined;
  }

  /** Stores what the consent gave. Throws a refusal in words for everything else. */
  async finish(answer: Return, ties: Ties): Promise<Connection> {
    const { connection, by } = await this.#take(answer, ties);
    try {
      const tokens = await this.#exchange(connection, answer);
      if (by === "link") await this.#spendLink(ties.link);
      await this.#keep(connection.id, tokens);
    } catch (error) {
      if (error instanceof Error) await this.#options.store.accounts.explain(connection.id, error.message);
      throw error;
    }
    return this.#identify(connection.id);
  }

  async #take({ state = "" }: Return, ties: Ties): Promise<{ connection: Connection; by: keyof Ties }> {
    const { store, now } = this.#options;
    const by = await this.kindOf({ state });
    if (!by) throw refused("This approval is not known here, was used already or is older than ten minutes.");
    const started = await store.tickets.take("oauth_state", state, holderOf(ties[by] ?? ""), now());
    if (!isStarted(started)) throw refused("This approval was started in another browser.");
    const connection = await store.accounts.get(started.connection);
    if (!connection) throw refused("The connection is gone.");
    return { connection, by };
  }

  async #exchange(connection: Connection, { code, error }: Return): Promise<Tokens> {
    if (error !== undefined) throw refused(`${sentence(explainDenial(error))}.`);
    if (!code) throw refused("The provider sent neither a code nor an error.");
    return (await this.#oauth(connection)).exchange(code);
  }

  /** A link is good for one connection. */
  async #spendLink(tie = ""): Promise<void> {
    const { store, now } = this.#options;
    const link = await store.tickets.take("connect_link", linkOf(tie), linkHolder, now());
    if (link === undefined) throw refused("This link was used already or has expired. Ask for a new one.");
  }

  /** The first tokens of a connection, or new ones; a renewal that happens meanwhile gives way to them. */
  async #keep(id: string, { accessToken, refreshToken, granted, ...rest }: Tokens): Promise<void> {
    const { accounts } = this.#options.store;
    for (;;) {
      const connection = await accounts.get(id);
      if (!connection) throw refused("The connection is gone.");
      // A provider that names no scopes has granted what was asked for.
      const all = { ...rest, granted: granted.length > 0 ? granted : connection.requested };
      const secrets = { accessToken, ...(refreshToken !== undefined && { refreshToken }) };
      if (await accounts.replaceSecrets(connection, secrets, all)) return;
    }
  }

  /** Uses the connection once. It stays linked when that fails: what is wrong shows when it is used. */
  async #identify(id: string): Promise<Connection> {
    const { store, connectors } = this.#options;
    try {
      const { identity } = await prove((await connectors.of(id)).connector, wayIn("oauth2"));
      if (identity !== undefined) await store.accounts.identify(id, identity);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
    }
    const connection = await store.accounts.get(id);
    if (!connection) throw refused("The connection is gone.");
    return connection;
  }

  async #oauth(connection: Connection): Promise<OAuth> {
    return createOAuth(gongManifests(), wayIn("oauth2"), await this.#client(sourceOf(connection)));
  }

  async #client(source: "sandbox" | "own"): Promise<OAuthClient> {
    const client = await this.#options.clients.of(source);
    if (client) return client;
    throw new Refusal(409, "conflict", "Client id and client secret are not set", "Fill them in under Settings.");
  }
}

/** A link's cookie holds its token and a random part of this browser. */
export function linkOf(tie: string): string {
  return tie.split(".")[0] ?? "";
}

function isStarted(value: unknown): value is Started & Record<string, unknown> {
  return isRecord(value) && typeof value.connection === "string" && (value.by === "session" || value.by === "link");
}

function refused(says: string): Refusal {
  return new Refusal(400, "rejected", says, undefined);
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
