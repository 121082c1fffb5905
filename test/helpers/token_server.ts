// A strict token endpoint on loopback: Basic authentication, parameters in the query, each code and refresh token once.
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, startHttpServer } from "./servers.ts";

export const tokenServerClient = {
  clientId: "client-7",
  clientSecret: "CANARY-CLIENT-SECRET-+/=",
  redirectUri: "http://127.0.0.1:3400/oauth/callback",
};

export interface TokenServer {
  url: string;
  /** The grant types of the requests, in order. */
  grantTypes: string[];
  /** The queries of the requests. */
  queries: URLSearchParams[];
  /** Refresh tokens that are valid for one use. */
  refreshTokens: Set<string>;
  codes: Set<string>;
  /** The response; a test may replace it. */
  respond: (form: URLSearchParams) => { status: number; body: unknown } | Promise<{ status: number; body: unknown }>;
  /** Awaited before the response is sent, when the token is used already. */
  hold: (request: IncomingMessage) => Promise<void>;
  /** The response of a vendor that follows the rules. */
  respondByRules: (form: URLSearchParams) => { status: number; body: Record<string, unknown> };
}

/** Starts a token endpoint that is closed when the test ends. */
export async function startTokenServer(): Promise<TokenServer> {
  let pairs = 0;
  const server: TokenServer = {
    url: "",
    grantTypes: [],
    queries: [],
    refreshTokens: new Set(["CANARY-REFRESH-0"]),
    codes: new Set(["CANARY-CODE"]),
    respond: (form) => server.respondByRules(form),
    hold: async () => {},
    respondByRules(form) {
      const isCode = form.get("grant_type") === "authorization_code";
      const [valid, token] = isCode
        ? [server.codes, form.get("code")]
        : [server.refreshTokens, form.get("refresh_token")];
      const isKnown = isCode
        ? form.get("redirect_uri") === tokenServerClient.redirectUri
        : form.get("grant_type") === "refresh_token";
      if (!isKnown || !valid.delete(token ?? "")) {
        const error_description = `Token ${token} has been expired or revoked.`;
        return { status: 400, body: { error: "invalid_grant", error_description } };
      }
      pairs += 1;
      server.refreshTokens.add(`CANARY-REFRESH-${pairs}`);
      const body = {
        access_token: `CANARY-ACCESS-${pairs}`,
        refresh_token: `CANARY-REFRESH-${pairs}`,
        expires_in: 86_400,
        token_type: "Bearer",
        scope: "api:users:read api:calls:read:basic",
        api_base_url_for_customer: "https://us-77.api.gong.io",
      };
      return { status: 200, body };
    },
  };
  server.url = `${await startHttpServer((request, response) => serve(server, request, response))}/oauth2/generate-customer-token`;
  return server;
}

async function serve(server: TokenServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = new URL(request.url ?? "/", "http://loopback").searchParams;
  server.grantTypes.push(form.get("grant_type") ?? "");
  server.queries.push(form);
  const basic = `Basic ${Buffer.from(`${tokenServerClient.clientId}:${tokenServerClient.clientSecret}`).toString("base64")}`;
  const isStrict =
    request.method === "POST" &&
    request.headers["content-type"] === "application/json" &&
    (await readBody(request)) === "" &&
    !form.has("client_secret");
  if (!isStrict) return send(response, 415, { error: "invalid_request" });
  if (request.headers.authorization !== basic) return send(response, 401, { error: "invalid_client" });
  const { status, body } = await server.respond(form);
  await server.hold(request);
  send(response, status, body);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
