// The OAuth callback and the connect links of customers. Their pages need no scripts and no sign-in.
import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { gongManifests } from "gong-connector";
import type { ErrorDocument } from "gong-connector/internal";
import { findConnectCustomer } from "../connect/connect_tokens.ts";
import {
  type BrowserBinding,
  createLinkExpiredError,
  getFlowLifetimeSeconds,
  type OAuthCallback,
} from "../connect/oauth_flow.ts";
import { clearCookie, readCookie, setCookie } from "../http/cookies.ts";
import { formatError, toErrorResponse } from "../http/error_response.ts";
import { requireSameOrigin } from "../http/origin_check.ts";
import { sendPlainPage } from "../http/plain_page.ts";
import type { Services } from "../services.ts";
import { readBrand, sendConnectPage } from "./connect_page.ts";

interface ByToken {
  Params: { token: string };
}

const failureTitle = "The account was not connected";

export async function registerOAuthRoutes(server: FastifyInstance, services: Services): Promise<void> {
  server.setErrorHandler((thrown, request, reply) => {
    const { status, error } = toErrorResponse(thrown, request);
    return sendPlainPage(reply, { status, title: "Error", text: formatError(error) });
  });
  // The form of a plain page has no fields.
  server.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, async () => undefined);
  server.get<{ Querystring: Record<string, unknown> }>("/oauth/callback", async (request, reply) => {
    const { state, code, error } = request.query;
    const callback = { state: toText(state), code: toText(code), error: toText(error) };
    return (await isCustomerCallback(services, callback, request))
      ? finishForCustomer(services, callback, request, reply)
      : finishForAdmin(services, callback, request, reply);
  });
  server.get<ByToken>("/connect/:token", async (request, reply) =>
    sendConnectPage(services, await getCustomer(services, request), request, reply),
  );
  // Before the body is read.
  const requireLink = async (request: FastifyRequest<ByToken>): Promise<void> => {
    await requireSameOrigin(services.publicUrl, request);
    await getCustomer(services, request);
  };
  server.post<ByToken>("/connect/:token", { onRequest: requireLink }, async (request, reply) => {
    const customer = await getCustomer(services, request);
    const cookie = `${request.params.token}.${randomBytes(16).toString("base64url")}`;
    const { authorizationUrl } = await services.connectAccount.connectByLink(customer, cookie);
    setCookie(services.publicUrl, reply, "link", cookie, getFlowLifetimeSeconds());
    return reply.redirect(authorizationUrl ?? "/", 303);
  });
}

/** Whether a customer's connect link started the flow. With an unknown state, the cookies decide. */
async function isCustomerCallback(
  { oauthFlow, publicUrl }: Services,
  callback: OAuthCallback,
  request: FastifyRequest,
): Promise<boolean> {
  const initiator = await oauthFlow.getInitiator(callback);
  if (initiator) return initiator === "link";
  return readCookie(publicUrl, request, "session") === undefined;
}

/** Redirects to the Connections page only, never to a URL of the query. */
async function finishForAdmin(
  services: Services,
  callback: OAuthCallback,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const session = await services.sessions.find(request);
  if (session === undefined) {
    const text = `The authorization must be finished in the browser that started it. Sign in at ${services.publicUrl.getOrigin()} and connect again.`;
    return sendPlainPage(reply, { status: 400, title: failureTitle, text });
  }
  const result = await finish(services, callback, { session: session.token }, request, session.user.name);
  // The sender of a link to the page must not be able to choose the text that it shows.
  const query = "error" in result ? { error: result.error.code } : result;
  return reply.redirect(`/connections?${new URLSearchParams(query)}`, 303);
}

async function finishForCustomer(
  services: Services,
  callback: OAuthCallback,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { publicUrl } = services;
  const { title } = gongManifests().connector;
  const binding = { session: readCookie(publicUrl, request, "session"), link: readCookie(publicUrl, request, "link") };
  const result = await finish(services, callback, binding, request, "connect link");
  if ("error" in result)
    return sendPlainPage(reply, {
      status: 400,
      title: failureTitle,
      text: formatError(result.error),
      note: "Open your link again, or ask its sender for a new one.",
      brand: await readBrand(services),
    });
  clearCookie(publicUrl, reply, "link");
  return sendPlainPage(reply, {
    status: 200,
    title: "Thank you",
    text: `Your ${title} account is connected. You can close this page.`,
    brand: await readBrand(services),
  });
}

/** `user` is who connects, for the audit log. */
async function finish(
  { oauthFlow, store, now }: Services,
  callback: OAuthCallback,
  binding: BrowserBinding,
  request: FastifyRequest,
  user: string,
): Promise<{ connected: string } | { error: ErrorDocument }> {
  try {
    const { id, customer } = await oauthFlow.finish(callback, binding);
    await store.auditLog.add({ at: now(), user, action: "connection.authorize", target: `${customer} (${id})` });
    return { connected: id };
  } catch (error) {
    return { error: toErrorResponse(error, request).error };
  }
}

async function getCustomer(
  { store, attemptLimiter, now }: Services,
  request: FastifyRequest<ByToken>,
): Promise<string> {
  await attemptLimiter.requireAllowed("connect_link", request);
  const customer = await findConnectCustomer(store.oneTimeTokens, request.params.token, now());
  if (customer !== undefined) return customer;
  await attemptLimiter.count("connect_link", request);
  throw createLinkExpiredError();
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
