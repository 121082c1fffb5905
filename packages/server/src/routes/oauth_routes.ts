// The addresses outside the pages' API: where the provider sends browsers back to, and the links for customers.
import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { gongManifests } from "gong-connector";
import { isRecord } from "gong-connector/internal";
import { type BrowserBinding, getFlowLifetimeSeconds, type OAuthCallback } from "../connect/oauth_flow.ts";
import { clearCookie, readCookie, setCookie } from "../http/cookies.ts";
import { formatError, toErrorResponse } from "../http/error_response.ts";
import { HttpError } from "../http/http_error.ts";
import { requireSameOrigin } from "../http/origin_check.ts";
import { sendPlainPage } from "../http/plain_page.ts";
import type { Services } from "../services.ts";

interface ByToken {
  Params: { token: string };
}

export async function registerOAuthRoutes(server: FastifyInstance, services: Services): Promise<void> {
  server.setErrorHandler((error, request, reply) => {
    const response = toErrorResponse(error, request);
    return sendPlainPage(reply, { status: response.status, title: "Error", text: formatError(response.error) });
  });
  // A form of a plain page is empty.
  server.addContentTypeParser("application/x-www-form-urlencoded", (_request, body, done) => {
    body.resume();
    body.on("end", () => done(null, undefined));
  });
  server.get<{ Querystring: Record<string, unknown> }>("/oauth/callback", async (request, reply) => {
    const { query } = request;
    const answer = { state: text(query.state), code: text(query.code), error: text(query.error) };
    return (await byLink(services, answer, request))
      ? customerReturns(services, answer, request, reply)
      : adminReturns(services, answer, request, reply);
  });
  server.get<ByToken>("/connect/:token", async ({ params }, reply) => invite(services, params.token, reply));
  server.post<ByToken>("/connect/:token", async (request, reply) => {
    await requireSameOrigin(services.publicUrl, request);
    const customer = await customerOf(services, request.params.token);
    const tie = `${request.params.token}.${randomBytes(16).toString("base64url")}`;
    const { authorizationUrl } = await services.connectAccount.connectByLink(customer, tie);
    setCookie(services.publicUrl, reply, "link", tie, getFlowLifetimeSeconds());
    return reply.redirect(authorizationUrl ?? "/", 303);
  });
}

/** Whether a customer comes back rather than an admin; an unknown state belongs to whom the browser's cookies tell. */
async function byLink(
  { oauthFlow, publicUrl }: Services,
  answer: OAuthCallback,
  request: FastifyRequest,
): Promise<boolean> {
  const kind = await oauthFlow.getInitiator(answer);
  if (kind) return kind === "link";
  return readCookie(publicUrl, request, "session") === undefined;
}

function tiesOf({ publicUrl }: Services, request: FastifyRequest): BrowserBinding {
  return { session: readCookie(publicUrl, request, "session"), link: readCookie(publicUrl, request, "link") };
}

/** Always back to the Connections page: no address of the query is ever followed. */
async function adminReturns(services: Services, answer: OAuthCallback, request: FastifyRequest, reply: FastifyReply) {
  const signedIn = await services.sessions.getToken(request);
  if (signedIn === undefined) return sendPlainPage(reply, notSignedIn(services));
  const result = await finish(services, answer, { session: signedIn }, request);
  return reply.redirect(`/connections?${new URLSearchParams(result)}`, 303);
}

async function customerReturns(
  services: Services,
  answer: OAuthCallback,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { title } = gongManifests().connector;
  const result = await finish(services, answer, tiesOf(services, request), request);
  if ("error" in result)
    return sendPlainPage(reply, {
      status: 400,
      title: "The account was not connected",
      text: result.error,
      note: "Open your link again to try once more, or ask whoever sent it for a new one.",
    });
  clearCookie(services.publicUrl, reply, "link");
  return sendPlainPage(reply, {
    status: 200,
    title: "Thank you",
    text: `Your ${title} account is connected. You can close this page.`,
  });
}

async function finish(
  { oauthFlow }: Services,
  answer: OAuthCallback,
  ties: BrowserBinding,
  request: FastifyRequest,
): Promise<{ connected: string } | { error: string }> {
  try {
    return { connected: (await oauthFlow.finish(answer, ties)).id };
  } catch (error) {
    return { error: formatError(toErrorResponse(error, request).error) };
  }
}

async function invite(services: Services, token: string, reply: FastifyReply): Promise<FastifyReply> {
  const customer = await customerOf(services, token);
  const { title } = gongManifests().connector;
  const redirectsTo = await services.oauthFlow.getAuthorizationOrigin();
  return sendPlainPage(reply, {
    status: 200,
    title: `Connect ${customer} to ${title}`,
    text: `You are sent to ${title} to approve access to your company's account. A technical administrator has to do it.`,
    button: { label: "Continue", redirectsTo },
    note: "The approval has to be finished within ten minutes. Nothing is connected before that.",
  });
}

async function customerOf({ store, now }: Services, token: string): Promise<string> {
  const value = await store.oneTimeTokens.find("connect_link", token, now());
  if (isRecord(value) && typeof value.customer === "string") return value.customer;
  throw new HttpError(404, "link_expired", "This link was used already or has expired. Ask for a new one.");
}

function notSignedIn({ publicUrl }: Services) {
  const text = `The approval has to come back to the browser that started it. Sign in at ${publicUrl.getOrigin()} and connect again.`;
  return { status: 400, title: "The account was not connected", text };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
