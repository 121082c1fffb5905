// @ts-nocheck
// The cookies that tie a browser to a session or to a connect link; unreadable for scripts.
import type { FastifyReply, FastifyRequest } from "fastify";
import type { PublicUrl } from "./public_url.ts";

export type CookieName = "session" | "link";

/** Over https the name itself forbids that another host or path sets it. */
function nameOf(publicUrl: PublicUrl, name: CookieName): string {
  return `${publicUrl.isSecure() ? "__Host-" : ""}connector_${name}`;
}

export function readCookie(publicUrl: PublicUrl, request: FastifyRequest, name: CookieName): string | undefined {
  return request.cookies[nameOf(publicUrl, name)] || undefined;
}

export function setCookie(
  publicUrl: PublicUrl,
  reply: FastifyReply,
  name: CookieName,
  value: string,
  maxAge: number,
): void {
  const secure = publicUrl.isSecure();
  void reply.setCookie(nameOf(publicUrl, name), value, { path: "/", httpOnly: true, sameSite: "lax", secure, maxAge });
}

export function clearCookie(publicUrl: PublicUrl, reply: FastifyReply, name: CookieName): void {
  const secure = publicUrl.isSecure();
  void reply.clearCookie(nameOf(publicUrl, name), { path: "/", httpOnly: true, sameSite: "lax", secure });
}
