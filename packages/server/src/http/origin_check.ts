// Rejects writes from pages of other sites.
import type { FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import type { PublicUrl } from "./public_url.ts";

/** Throws `foreign_origin`. Programs send no Origin header and pass. */
export async function requireSameOrigin(publicUrl: PublicUrl, { method, headers }: FastifyRequest): Promise<void> {
  if (method === "GET" || method === "HEAD") return;
  const { origin, host } = headers;
  const site = headers["sec-fetch-site"];
  // A form of a page with `Referrer-Policy: no-referrer` sends the origin "null".
  const isUnnamed = origin === undefined || (origin === "null" && site === "same-origin");
  const isOwn =
    isUnnamed || origin === publicUrl.getOrigin() || (URL.canParse(origin) && new URL(origin).host === host);
  if (isOwn && site !== "cross-site") return;
  throw new ConnectorError("foreign_origin", "cross-origin request rejected", {
    remedy: `Open ${publicUrl.getOrigin()}.`,
  });
}
