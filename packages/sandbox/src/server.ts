// The sandbox as an HTTP server.
import { type FastifyInstance, fastify } from "fastify";
import { registerApi } from "./api.ts";
import type { Decision } from "./fault_injection.ts";
import type { Misbehavior } from "./hostile/misbehaviors.ts";
import { registerMediaRoute } from "./media.ts";
import { registerOAuthRoutes } from "./oauth_server.ts";
import { createSandbox, type Sandbox, type SandboxContext, type SandboxOptions } from "./sandbox.ts";

export interface RespondedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  /** What a hostile sandbox did with the request. */
  readonly misbehavior?: Misbehavior;
}

export interface SandboxServerOptions extends SandboxOptions {
  /** 0 selects a free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Called after each response. */
  readonly onResponse?: (request: RespondedRequest) => void;
}

export interface SandboxServer {
  readonly url: string;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

function createServer(getContext: () => SandboxContext, onResponse: SandboxServerOptions["onResponse"]) {
  const app = fastify({
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    // Timers during the start are confused by tests with a fake clock, and no plugin waits for anything.
    pluginTimeout: 0,
    routerOptions: { maxParamLength: 2000 },
    genReqId: () => getContext().state.random.token(19),
  });
  app.decorateRequest("decision", null);
  if (onResponse) {
    app.addHook("onRequest", async (request, reply) => {
      const { method, url } = request;
      // Fault injection can end a connection without a response, and then the hook onResponse does not run.
      reply.raw.once("close", () => {
        const path = url.split("?", 1)[0] ?? "/";
        const { misbehavior } = request.getDecorator<Decision | null>("decision") ?? {};
        const durationMs = Math.round(reply.elapsedTime);
        onResponse({ method, path, status: reply.raw.statusCode, durationMs, ...(misbehavior && { misbehavior }) });
      });
    });
  }
  registerApi(app, getContext);
  registerOAuthRoutes(app, getContext);
  registerMediaRoute(app, getContext);
  app.setNotFoundHandler((_request, reply) => reply.code(404).type("text/plain").send("Not Found\n"));
  return app;
}

function getUrl(app: FastifyInstance, host: string): string {
  const url = new URL(app.listeningOrigin);
  url.hostname = host.includes(":") ? `[${host}]` : host;
  return url.origin;
}

/** Starts a sandbox. Listens on loopback by default. Rejects if the port is taken. */
export async function startSandboxServer(options: SandboxServerOptions): Promise<SandboxServer> {
  const { port, host = "127.0.0.1", onResponse, ...sandboxOptions } = options;
  let created: ReturnType<typeof createSandbox> | undefined;
  // The first request can arrive before `listen` returns. The public URL is known from then on.
  const getSandbox = () => {
    created ??= createSandbox(getUrl(app, host), sandboxOptions);
    return created;
  };
  const app = createServer(() => getSandbox().getContext(), onResponse);
  await app.listen({ port, host });
  return { url: getUrl(app, host), sandbox: getSandbox().sandbox, close: () => app.close() };
}
