// @ts-nocheck
// The built pages: files as they are, and the one page for every address that the pages draw themselves.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sendPlainPage } from "./http/plain_page.ts";
import { sendRouteNotFound } from "./steps/steps_api.ts";

/** Where the build puts them. */
export const builtPagesDirectory = new URL("../dist/web/", import.meta.url);

export async function registerStaticPages(
  server: FastifyInstance,
  directory: URL = builtPagesDirectory,
): Promise<void> {
  const root = fileURLToPath(directory);
  const built = existsSync(new URL("index.html", directory));
  if (built) {
    await server.register(fastifyStatic, {
      root,
      wildcard: false,
      preCompressed: true,
      index: "index.html",
      setHeaders(reply, path) {
        // Built files are named after their content; the page that names them is not.
        const lasting = path.startsWith(`${root}assets/`);
        reply.header("cache-control", lasting ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  }
  server.setNotFoundHandler(async (request, reply) => {
    if (!isPage(request)) return sendRouteNotFound(request);
    return built ? reply.sendFile("index.html") : unbuilt(reply);
  });
}

function isPage({ method, url, headers }: FastifyRequest): boolean {
  const path = url.replace(/\?.*/, "");
  const isRead = method === "GET" || method === "HEAD";
  return (
    isRead && !/^\/(api|assets|oauth|connect|webhooks)(\/|$)/.test(path) && (headers.accept ?? "").includes("text/html")
  );
}

function unbuilt(reply: FastifyReply): FastifyReply {
  return sendPlainPage(reply, {
    status: 503,
    title: "The pages are not built",
    text: "Run `npm run build` in the package's directory, then start the server anew.",
  });
}
