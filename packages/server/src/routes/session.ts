// Sign-in, sign-out, and the session of the browser.
import type { FastifyInstance } from "fastify";
import { ConnectorError, gongManifests } from "gong-connector";
import { getPackageVersion } from "gong-connector/internal";
import type { Session } from "../api/settings_contract.ts";
import { createBodyReader } from "../http/json_body.ts";
import type { Services } from "../services.ts";
import { createCsrfToken } from "../sessions/sessions.ts";

const readPassword = createBodyReader<{ password: string }>({
  type: "object",
  additionalProperties: false,
  required: ["password"],
  properties: { password: { type: "string", minLength: 1, maxLength: 1024 } },
});

/** Attempts per minute, successful ones included, of all clients together. */
const maxAttempts = 10;
const minuteMs = 60_000;

export function registerSessionRoutes(server: FastifyInstance, { sessions, settings }: Services): void {
  const { id, title, description, links } = gongManifests().connector;
  const connector = { id, title, description, links, version: getPackageVersion() };
  const countAttempt = server.createRateLimit({
    max: maxAttempts,
    timeWindow: minuteMs,
    keyGenerator: () => "sign-in",
  });

  server.get("/session", async (request): Promise<Session> => {
    const token = await sessions.getToken(request);
    return {
      signedIn: token !== undefined,
      firstRun: await sessions.isFirstRun(),
      connector,
      sandbox: (await settings.read()).credentialSource === "sandbox",
      ...(token !== undefined && { csrfToken: createCsrfToken(token) }),
    };
  });

  server.post("/session", async (request, reply) => {
    const attempt = await countAttempt(request);
    if (!attempt.isAllowed && attempt.isExceeded) throw createSignInLimitedError(attempt.ttl);
    const { password } = readPassword(request.body);
    await sessions.signIn(request, reply, password);
    return reply.status(204).send();
  });

  server.delete("/session", { onRequest: (request) => sessions.requireSession(request) }, async (request, reply) => {
    await sessions.signOut(request, reply);
    return reply.status(204).send();
  });
}

function createSignInLimitedError(waitMs: number): ConnectorError {
  return new ConnectorError("sign_in_limited", "too many attempts to sign in", {
    retryAfterMs: waitMs,
    remedy: `Wait ${Math.ceil(waitMs / 1000)} seconds.`,
  });
}
