// @ts-nocheck
// What every request passes first: the pages' address, a browser that says where it comes from, and headers that forbid tricks.
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { HttpError } from "./http_error.ts";
import type { PublicUrl } from "./public_url.ts";

/** Nothing but the server's own files runs, and nobody frames them. */
export const contentSecurityPolicy = {
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

export async function registerSecurityHeaders(server: FastifyInstance, publicUrl: PublicUrl): Promise<void> {
  await server.register(cookie);
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy },
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: { action: "deny" },
    // Set below, where the address is https.
    strictTransportSecurity: false,
  });
  server.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
    if (publicUrl.isSecure()) reply.header("strict-transport-security", "max-age=31536000");
    if (request.method === "GET" && request.headers["sec-fetch-mode"] === "navigate") {
      const other = publicUrl.getCanonicalUrl(request.headers.host, request.url);
      if (other !== undefined) return reply.redirect(other, 302);
    }
  });
}

/** Refuses a write that another site's page sends; programs send no Origin. */
export async function requireSameOrigin(publicUrl: PublicUrl, { method, headers }: FastifyRequest): Promise<void> {
  if (method === "GET" || method === "HEAD") return;
  const { origin, host } = headers;
  const site = headers["sec-fetch-site"];
  // A form of a page that sends no referrer names no origin either.
  const named = origin === "null" && site === "same-origin" ? undefined : origin;
  const own =
    named === undefined || named === publicUrl.getOrigin() || (URL.canParse(named) && new URL(named).host === host);
  if (own && site !== "cross-site") return;
  throw new HttpError(403, "foreign_origin", "This came from another site's page", `Open ${publicUrl.getOrigin()}.`);
}
