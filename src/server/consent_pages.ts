// The addresses outside the pages' API: where the provider sends browsers back to, and the links for customers.
import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { gongManifests, isRecord } from "../index.ts";
import { linkHolder, type Return, type Ties } from "./consent.ts";
import { clearCookie, readCookie, setCookie } from "./cookies.ts";
import { refuseForeignPages } from "./gate.ts";
import { sendPage } from "./plain_page.ts";
import { Refusal, refusalOf } from "./refusal.ts";
import type { Services } from "./services.ts";

interface ByToken {
  Params: { token: string };
}

const tieSeconds = 10 * 60;

export async function consentPages(server: FastifyInstance, services: Services): Promise<void> {
  server.setErrorHandler((error, request, reply) => {
    const { status, error: document } = refusalOf(error, request);
    return sendPage(reply, { status, title: "This did not work", text: document.message });
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
    await refuseForeignPages(services.home, request);
    const customer = await customerOf(services, request.params.token);
    const tie = `${request.params.token}.${randomBytes(16).toString("base64url")}`;
    const { authorizeUrl } = await services.linking.linkAsCustomer(customer, tie);
    setCookie(services.home, reply, "link", tie, tieSeconds);
    return reply.redirect(authorizeUrl ?? "/", 303);
  });
}

/** Whether a customer comes back rather than an admin; an unknown state belongs to whom the browser's cookies tell. */
async function byLink({ consent, home }: Services, answer: Return, request: FastifyRequest): Promise<boolean> {
  const kind = await consent.kindOf(answer);
  if (kind) return kind === "link";
  return readCookie(home, request, "session") === undefined;
}

function tiesOf({ home }: Services, request: FastifyRequest): Ties {
  return { session: readCookie(home, request, "session"), link: readCookie(home, request, "link") };
}

/** Always back to the Connections page: no address of the query is ever followed. */
async function adminReturns(services: Services, answer: Return, request: FastifyRequest, reply: FastifyReply) {
  const signedIn = await services.sessions.tokenOf(request);
  if (signedIn === undefined) return sendPage(reply, notSignedIn(services));
  const result = await finish(services, answer, { session: signedIn }, request);
  return reply.redirect(`/connections?${new URLSearchParams(result)}`, 303);
}

async function customerReturns(services: Services, answer: Return, request: FastifyRequest, reply: FastifyReply) {
  const { title } = gongManifests().connector;
  const result = await finish(services, answer, tiesOf(services, request), request);
  if ("failed" in result)
    return sendPage(reply, {
      status: 400,
      title: "The account was not connected",
      text: result.failed,
      note: "Open your link again to try once more, or ask whoever sent it for a new one.",
    });
  clearCookie(services.home, reply, "link");
  return sendPage(reply, {
    status: 200,
    title: "Thank you",
    text: `Your ${title} account is connected. You can close this page.`,
  });
}

async function finish(
  { consent }: Services,
  answer: Return,
  ties: Ties,
  request: FastifyRequest,
): Promise<{ connected: string } | { failed: string }> {
  try {
    return { connected: (await consent.finish(answer, ties)).id };
  } catch (error) {
    return { failed: refusalOf(error, request).error.message };
  }
}

async function invite(services: Services, token: string, reply: FastifyReply): Promise<FastifyReply> {
  const customer = await customerOf(services, token);
  const { title } = gongManifests().connector;
  const leadsTo = await services.consent.origin();
  return sendPage(reply, {
    status: 200,
    title: `Connect ${customer} to ${title}`,
    text: `You are sent to ${title} to approve access to your company's account. A technical administrator has to do it.`,
    button: { label: "Continue", leadsTo },
    note: "The approval has to be finished within ten minutes. Nothing is connected before that.",
  });
}

async function customerOf({ store, now }: Services, token: string): Promise<string> {
  const ticket = await store.tickets.look("connect_link", token, now());
  const value = ticket?.holder === linkHolder ? ticket.value : undefined;
  if (isRecord(value) && typeof value.customer === "string") return value.customer;
  throw new Refusal(404, "not_found", "This link was used already or has expired. Ask for a new one.");
}

function notSignedIn({ home }: Services) {
  const text = `The approval has to come back to the browser that started it. Sign in at ${home.url()} and connect again.`;
  return { status: 400, title: "The account was not connected", text };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
