// Connect button: tokens for the server of a product, and the state of its customer for the pages of the product.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ConnectState, ConnectToken } from "../api/connect_contract.ts";
import { readConnectPage } from "../connect/connect_page_settings.ts";
import { findConnectCustomer } from "../connect/connect_tokens.ts";
import { createLinkExpiredError, pendingAuthorizationReason } from "../connect/oauth_flow.ts";
import { requireBearerToken } from "../http/bearer_token.ts";
import { sendErrorResponse } from "../http/error_response.ts";
import { registerJsonParser } from "../http/json_body.ts";
import { maxJsonBodyBytes } from "../http/limits.ts";
import type { Services } from "../services.ts";
import { readCustomer } from "./customer_input.ts";

const lifetimeMs = 30 * 60_000;
const statePath = "/connect-links/state";

export async function registerConnectButtonRoutes(server: FastifyInstance, services: Services): Promise<void> {
  server.setErrorHandler(sendErrorResponse);
  server.addHook("onRequest", async (_request, reply) => {
    reply.header("cache-control", "no-store");
  });
  await server.register(async (inner) => {
    registerJsonParser(inner, maxJsonBodyBytes);
    const { stepsToken, attemptLimiter } = services;
    inner.addHook("onRequest", (request) => requireBearerToken(request, stepsToken, attemptLimiter));
    inner.post("/connect-links", async ({ body }) => createToken(services, readCustomer(body)));
  });
  // Before the token is checked: pages of the product can read the error, too.
  const allowOrigin = (request: FastifyRequest, reply: FastifyReply): Promise<void> =>
    setCorsHeaders(services, request, reply);
  server.options(statePath, { onRequest: allowOrigin }, async (_request, reply) => reply.status(204).send());
  server.get(statePath, { onRequest: allowOrigin }, (request) => getState(services, request));
}

async function createToken(
  { store, publicUrl, connectAccount, now }: Services,
  customer: string,
): Promise<ConnectToken> {
  await connectAccount.assertLinksAllowed();
  const expiresAt = now() + lifetimeMs;
  const token = await store.oneTimeTokens.issue("connect_button", { value: { customer } }, expiresAt);
  return { token, url: `${publicUrl.getOrigin()}/connect/${token}`, expiresAt: new Date(expiresAt).toISOString() };
}

async function setCorsHeaders({ store }: Services, { headers }: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header("vary", "origin");
  const { origin } = headers;
  if (origin === undefined || !(await readConnectPage(store.settings)).origins.includes(origin)) return;
  reply.header("access-control-allow-origin", origin);
  reply.header("access-control-allow-methods", "GET");
  reply.header("access-control-allow-headers", "authorization");
  reply.header("access-control-max-age", "600");
}

/** Only the state and the company of the token's customer. */
async function getState(
  { store, connectAccount, attemptLimiter, now }: Services,
  request: FastifyRequest,
): Promise<ConnectState> {
  await attemptLimiter.requireAllowed("connect_link", request);
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const customer = await findConnectCustomer(store.oneTimeTokens, token, now(), ["connect_button"]);
  if (customer === undefined) {
    await attemptLimiter.count("connect_link", request);
    throw createLinkExpiredError();
  }
  const connection = await connectAccount.find(customer);
  if (!connection || connection.reason === pendingAuthorizationReason) return { state: "not_connected" };
  const { state, companyDomain } = connection;
  return { state, ...(state === "connected" && companyDomain !== undefined && { companyDomain }) };
}
