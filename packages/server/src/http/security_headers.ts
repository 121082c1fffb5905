// Security headers of every response, and the redirect to the URL that cookies and OAuth callbacks use.
import cookie from "@fastify/cookie";
import type { FastifyInstance } from "fastify";
import helmet from "helmet";
import type { PublicUrl } from "./public_url.ts";

/** Allows only files of this server, and no frames. */
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

export function formatPolicy(directives: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}

export async function registerSecurityHeaders(server: FastifyInstance, publicUrl: PublicUrl): Promise<void> {
  await server.register(cookie);
  // Created once: helmet's plugin for Fastify creates it for each response, and the garbage collector then frees responses late.
  const addHeaders = helmet({
    // Set below.
    contentSecurityPolicy: false,
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: { action: "deny" },
    // Set below, since it depends on the public URL.
    strictTransportSecurity: false,
  });
  server.addHook("onRequest", (request, reply, done) => addHeaders(request.raw, reply.raw, () => done()));
  const policy = formatPolicy(contentSecurityPolicy);
  server.addHook("onRequest", async (request, reply) => {
    reply.header("content-security-policy", policy);
    reply.header("x-request-id", request.id);
    if (publicUrl.isSecure()) reply.header("strict-transport-security", "max-age=31536000");
    if (request.method === "GET" && request.headers["sec-fetch-mode"] === "navigate") {
      const canonicalUrl = publicUrl.getCanonicalUrl(request.headers.host, request.url);
      if (canonicalUrl !== undefined) return reply.redirect(canonicalUrl, 302);
    }
  });
}
