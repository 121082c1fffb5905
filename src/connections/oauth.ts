// The OAuth authorization-code flow, as an auth manifest describes it: where to send the admin, and token requests.
import {
  type Auth,
  at,
  ConnectorError,
  checkBaseUrl,
  createSend,
  type ErrorKind,
  isUnder,
  type Manifests,
  packageVersion,
  unpaced,
} from "../index.ts";

export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  /** Where the provider sends the browser back to. */
  redirectUri: string;
  /** The provider's endpoints, where they are not the manifest's: the simulated service. */
  endpoints?: { authorizeUrl: string; tokenUrl: string };
  /** Hosts that a token answer may name as base URL; the connector's own when left out. */
  hosts?: readonly string[];
}

/** What a refresh brings. */
export interface Renewal {
  accessToken: string;
  /** Absent where the answer had none: the old one stays. */
  refreshToken?: string;
  /** When the access token expires, in milliseconds. */
  expiresAt: number;
  /** Absent where the answer does not say: as before. */
  granted?: readonly string[];
  /** Absent where the answer names none that may be used: as before. */
  baseUrl?: string;
}

/** What an authorization code brings. */
export interface Tokens extends Renewal {
  granted: readonly string[];
  baseUrl: string;
}

export interface OAuth {
  /** Where the browser goes to be asked for consent. */
  authorizeUrl(scopes: readonly string[], state: string): string;
  /** Turns an authorization code into tokens. `requested` are granted where the answer does not say. Throws ConnectorError. */
  exchange(code: string, requested?: readonly string[]): Promise<Tokens>;
  /** A new pair for a refresh token, which is used up by it. Throws `unauthenticated` where only a person can help. */
  refresh(refreshToken: string): Promise<Renewal>;
}

export function createOAuth(manifests: Manifests, auth: Auth, client: OAuthClient): OAuth {
  const { oauth } = auth;
  if (!oauth) throw new TypeError(`${auth.id} is no OAuth way in`);
  if (oauth.pkce) throw new TypeError(`${auth.id} asks for PKCE, which is not offered`);
  const way: Way = { connector: manifests.connector, oauth, client };
  const endpoints = client.endpoints ?? oauth;
  return {
    authorizeUrl(scopes, state) {
      const url = new URL(endpoints.authorizeUrl);
      const parameters = {
        client_id: client.clientId,
        response_type: "code",
        scope: scopes.join(oauth.scopeSeparator),
        redirect_uri: client.redirectUri,
        state,
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },
    async exchange(code, requested = []) {
      const { clientId: client_id, redirectUri: redirect_uri } = client;
      const body = await ask(way, endpoints.tokenUrl, {
        grant_type: "authorization_code",
        code,
        client_id,
        redirect_uri,
      });
      const answer = renewalOf(way, body);
      return { ...answer, granted: answer.granted ?? requested, baseUrl: baseUrlOf(way, body) };
    },
    async refresh(refreshToken) {
      const body = await ask(way, endpoints.tokenUrl, { grant_type: "refresh_token", refresh_token: refreshToken });
      return { ...renewalOf(way, body), ...knownBaseUrl(way, body) };
    },
  };
}

interface Way {
  connector: Manifests["connector"];
  oauth: NonNullable<Auth["oauth"]>;
  client: OAuthClient;
}

/** The body of the answer to a token request. */
async function ask(way: Way, tokenUrl: string, parameters: Record<string, string>): Promise<unknown> {
  const { connector, oauth, client } = way;
  const { origin, pathname } = new URL(tokenUrl);
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64");
  const send = createSend({
    connector,
    judge: () => undefined,
    signer: { sign: () => ({ authorization: `Basic ${basic}`, baseUrl: origin }) },
    pacer: unpaced,
    userAgent: `${connector.id}-connector/${packageVersion()}`,
    timeoutMs: 30_000,
    maxWaitMs: 0,
  });
  const inQuery = oauth.tokenParameters === "query";
  const { reply } = await send(
    {
      method: "POST",
      path: pathname,
      query: inQuery ? parameters : {},
      ...(inQuery ? { headers: { "content-type": "application/json" } } : { stream: form(parameters) }),
      // It is not sent again here. Whoever does so later finds out at worst that the code or token is spent.
      repeatable: true,
    },
    { action: "token", isList: false, retry: 0 },
  );
  if (reply.status >= 200 && reply.status <= 299) return reply.body;
  throw refusal(way, reply.status, reply.body);
}

function form(parameters: Record<string, string>) {
  const content = Buffer.from(new URLSearchParams(parameters).toString());
  return {
    summary: {},
    open: async () => ({
      headers: { "content-type": "application/x-www-form-urlencoded", "content-length": String(content.length) },
      content: (async function* () {
        yield content;
      })(),
    }),
  };
}

/** Reads the answer by the manifest's pointers. Nothing of it is ever part of an error. */
function renewalOf({ oauth }: Way, body: unknown): Renewal {
  const { accessToken, refreshToken, expiresIn, scope } = oauth.answer;
  const access = textAt(body, accessToken);
  if (access === undefined) throw new ConnectorError("invalid_reply", "the token answer has no access token");
  const refresh = textAt(body, refreshToken);
  const scopes = textAt(body, scope)?.split(oauth.scopeSeparator).filter(Boolean);
  const seconds = Number(at(body, expiresIn) ?? Number.NaN);
  const lifetime = Number.isFinite(seconds) ? seconds : oauth.accessTokenLifetimeSeconds;
  return {
    accessToken: access,
    expiresAt: Date.now() + Math.floor(lifetime * 1000),
    ...(refresh !== undefined && { refreshToken: refresh }),
    ...(scopes !== undefined && { granted: scopes }),
  };
}

/** The base URL that an answer names: https, or loopback, on a host that credentials may go to. */
function baseUrlOf({ connector, oauth, client }: Way, body: unknown): string {
  const named = textAt(body, oauth.answer.baseUrl);
  if (named === undefined) throw new ConnectorError("invalid_reply", "the token answer has no base URL");
  const hosts = client.hosts ?? connector.hosts.suffixes;
  const fix = "Check the token URL: credentials are sent to no other host.";
  if (!URL.canParse(named)) throw new ConnectorError("invalid_reply", "the token answer's base URL is none", { fix });
  const { hostname } = new URL(named);
  if (isUnder(hostname, hosts)) return checkBaseUrl(named);
  const says = `the token answer names the host ${hostname}, which is not under ${hosts.join(" or ")}`;
  throw new ConnectorError("invalid_reply", says, { fix });
}

/** A pair that a refresh brought is kept, whatever it says of the base URL: the token before is spent. */
function knownBaseUrl(way: Way, body: unknown): { baseUrl?: string } {
  try {
    return { baseUrl: baseUrlOf(way, body) };
  } catch {
    return {};
  }
}

function textAt(body: unknown, pointer: string): string | undefined {
  const value = at(body, pointer);
  return typeof value === "string" && value !== "" ? value : undefined;
}

const reconnect = "Connect again.";
const explanations: Readonly<Record<string, { kind: ErrorKind; says: string; fix: string }>> = {
  invalid_grant: { kind: "unauthenticated", says: "the code or refresh token is no longer accepted", fix: reconnect },
  access_denied: { kind: "unauthenticated", says: "consent was denied", fix: reconnect },
  invalid_client: {
    kind: "rejected",
    says: "client id and client secret do not fit",
    fix: "Check client id and client secret in the settings.",
  },
  unauthorized_client: {
    kind: "rejected",
    says: "the client may not do that",
    fix: "Check client id and client secret in the settings.",
  },
  invalid_scope: {
    kind: "rejected",
    says: "a scope was asked for that the integration does not have",
    fix: "Compare the scopes in the settings with those of the integration.",
  },
};

/** An OAuth error in words; the provider's own description is kept out, since it may repeat what was sent. */
function refusal({ connector }: Way, status: number, body: unknown): ConnectorError {
  const code = textAt(body, "/error") ?? "";
  const known = Object.hasOwn(explanations, code) ? explanations[code] : undefined;
  const says = `the token request was refused with status ${status}`;
  if (known) return new ConnectorError(known.kind, `${says}: ${known.says}`, { status, fix: known.fix });
  if (status >= 500 || status === 429) return new ConnectorError("unavailable", says, { status, retryable: true });
  const rule = connector.errors.find((one) => one.status === "403" && one.text === undefined);
  if (status === 403) return new ConnectorError("forbidden", says, { status, fix: rule?.fix });
  // Refused without a code of the standard: the token, unless the code says that it was something else.
  if ((status === 400 || status === 401) && !/^[a-z]+_[a-z_]+$/.test(code))
    return new ConnectorError("unauthenticated", says, { status, fix: reconnect });
  return new ConnectorError("rejected", says, { status, fix: "Check the token URL and the client in the settings." });
}

/** Why the provider sent the browser back without a code, in words. */
export function explainDenial(code: string): string {
  return (Object.hasOwn(explanations, code) && explanations[code]?.says) || "the provider refused";
}
