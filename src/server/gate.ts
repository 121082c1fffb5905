// What every request passes first: the pages' address, a browser that says where it comes from, and headers that forbid tricks.
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Home } from "./home.ts";
import { Refusal } from "./refusal.ts";

/** Nothing but the server's own files runs, and nobody frames them. */
export const policy = {
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "style-src": ["'self'"],
  "img-src": ["'self'", "data:"],
  "font-src": ["'self'"],
  "connect-src": ["'self'"],
  "manifest-src": ["'self'"],
  "form-action": ["'self'"],
  "frame-ancestors": ["'none'"],
  "base-uri": ["'none'"],
};

export async function addGate(server: FastifyInstance, home: Home): Promise<void> {
  await server.register(cookie);
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: policy },
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: { action: "deny" },
    // Set below, where the address is https.
    strictTransportSecurity: false,
  });
  server.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
    if (home.isSecure()) reply.header("strict-transport-security", "max-age=31536000");
    if (request.method === "GET" && request.headers["sec-fetch-mode"] === "navigate") {
      const other = home.elsewhere(request.headers.host, request.url);
      if (other !== undefined) return reply.redirect(other, 302);
    }
  });
}

/** Refuses a write that another site's page sends; programs send no Origin. */
export async function refuseForeignPages(home: Home, { method, headers }: FastifyRequest): Promise<void> {
  if (method === "GET" || method === "HEAD") return;
  const { origin, host } = headers;
  const site = headers["sec-fetch-site"];
  // A form of a page that sends no referrer names no origin either.
  const named = origin === "null" && site === "same-origin" ? undefined : origin;
  const own = named === undefined || named === home.url() || (URL.canParse(named) && new URL(named).host === host);
  if (own && site !== "cross-site") return;
  throw new Refusal(403, "forbidden", "This came from another site's page", `Open ${home.url()}.`);
}
