// The built pages: their files, and index.html for every path of the web app.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sendPlainPage } from "./http/plain_page.ts";
import { sendRouteNotFound } from "./steps/steps_api.ts";

export const builtPagesDirectory = new URL("../dist/web/", import.meta.url);

export async function registerStaticPages(
  server: FastifyInstance,
  directory: URL = builtPagesDirectory,
): Promise<void> {
  const root = fileURLToPath(directory);
  const isBuilt = existsSync(new URL("index.html", directory));
  if (isBuilt) {
    await server.register(fastifyStatic, {
      root,
      wildcard: false,
      // The compressed files have no URLs.
      globIgnore: ["**/*.{br,gz}"],
      preCompressed: true,
      index: "index.html",
      setHeaders(reply, path) {
        // The names of assets contain a hash of their content.
        const isImmutable = path.startsWith(`${root}assets/`);
        // Pages of other sites load this script.
        if (path.endsWith("/connect_button.js")) reply.header("cross-origin-resource-policy", "cross-origin");
        if (path.endsWith("/connect_button.js")) reply.header("access-control-allow-origin", "*");
        reply.header("cache-control", isImmutable ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  }
  server.setNotFoundHandler(async (request, reply) => {
    if (!isPageRequest(request)) return sendRouteNotFound(request);
    return isBuilt ? reply.sendFile("index.html") : sendNotBuilt(reply);
  });
}

function isPageRequest({ method, url, headers }: FastifyRequest): boolean {
  const path = url.replace(/\?.*/, "");
  const isRead = method === "GET" || method === "HEAD";
  const isPagePath = !/^\/(api|assets|oauth|connect|webhooks)(\/|$)/.test(path);
  return isRead && isPagePath && (headers.accept ?? "").includes("text/html");
}

function sendNotBuilt(reply: FastifyReply): FastifyReply {
  return sendPlainPage(reply, {
    status: 503,
    title: "The pages are not built",
    text: "Run `npm run build` in the repository, then restart the server.",
  });
}
