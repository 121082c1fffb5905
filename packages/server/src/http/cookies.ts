// Cookies that bind a browser to a session or to a connect link. Scripts cannot read them.
import type { FastifyReply, FastifyRequest } from "fastify";
import type { PublicUrl } from "./public_url.ts";

export type CookieName = "session" | "link";

/** With https, the prefix __Host- prevents that another host or path sets the cookie. */
function getFullName(publicUrl: PublicUrl, name: CookieName): string {
  return `${publicUrl.isSecure() ? "__Host-" : ""}connector_${name}`;
}

function getOptions(publicUrl: PublicUrl) {
  return { path: "/", httpOnly: true, sameSite: "lax", secure: publicUrl.isSecure() } as const;
}

export function readCookie(publicUrl: PublicUrl, request: FastifyRequest, name: CookieName): string | undefined {
  return request.cookies[getFullName(publicUrl, name)] || undefined;
}

export function setCookie(
  publicUrl: PublicUrl,
  reply: FastifyReply,
  name: CookieName,
  value: string,
  maxAgeSeconds: number,
): void {
  void reply.setCookie(getFullName(publicUrl, name), value, { ...getOptions(publicUrl), maxAge: maxAgeSeconds });
}

export function clearCookie(publicUrl: PublicUrl, reply: FastifyReply, name: CookieName): void {
  void reply.clearCookie(getFullName(publicUrl, name), getOptions(publicUrl));
}
