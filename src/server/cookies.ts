// The cookies that tie a browser to a session or to a connect link; unreadable for scripts.
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Home } from "./home.ts";

export type CookieName = "session" | "link";

/** Over https the name itself forbids that another host or path sets it. */
function nameOf(home: Home, name: CookieName): string {
  return `${home.isSecure() ? "__Host-" : ""}connector_${name}`;
}

export function readCookie(home: Home, request: FastifyRequest, name: CookieName): string | undefined {
  return request.cookies[nameOf(home, name)] || undefined;
}

export function setCookie(home: Home, reply: FastifyReply, name: CookieName, value: string, maxAge: number): void {
  const secure = home.isSecure();
  void reply.setCookie(nameOf(home, name), value, { path: "/", httpOnly: true, sameSite: "lax", secure, maxAge });
}

export function clearCookie(home: Home, reply: FastifyReply, name: CookieName): void {
  const secure = home.isSecure();
  void reply.clearCookie(nameOf(home, name), { path: "/", httpOnly: true, sameSite: "lax", secure });
}
