// Sign-in, sign-out, and the session of the browser.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { gongManifests } from "gong-connector";
import { getPackageVersion } from "gong-connector/internal";
import { listForbiddenRoutes } from "../access_rules.ts";
import type { Session } from "../api/settings_contract.ts";
import { createBodyReader } from "../http/json_body.ts";
import type { Services } from "../services.ts";
import { createCsrfToken, type SignIn } from "../sessions/sessions.ts";
import type { SignedInUser } from "../sessions/user_accounts.ts";

const readSignIn = createBodyReader<SignIn>({
  type: "object",
  additionalProperties: false,
  required: ["password"],
  properties: {
    name: { type: "string", maxLength: 100 },
    password: { type: "string", minLength: 1, maxLength: 1024 },
    setupToken: { type: "string", maxLength: 200 },
  },
});

function toUser({ name, role }: SignedInUser): NonNullable<Session["user"]> {
  return { name, role, forbiddenRoutes: listForbiddenRoutes(role) };
}

export function registerSessionRoutes(server: FastifyInstance, services: Services): void {
  const { store, accounts, sessions, connectorResolver, attemptLimiter } = services;
  const { id, title, description, links } = gongManifests().connector;
  const connector = { id, title, description, links, version: getPackageVersion() };

  server.get("/session", async (request): Promise<Session> => {
    const session = await sessions.find(request);
    return {
      signedIn: session !== undefined,
      firstRun: await accounts.isFirstRun(),
      hasUsers: (await store.users.list()).length > 0,
      needsSetupToken: await sessions.needsSetupToken(request),
      connector,
      sandbox: (await connectorResolver.getAccountSource()) === "sandbox",
      ...(session && { csrfToken: createCsrfToken(session.token), user: toUser(session.user) }),
    };
  });

  // Counted before the body is read and the password is hashed, so that parallel attempts count too.
  const countAttempt = (request: FastifyRequest): Promise<void> => attemptLimiter.count("sign_in", request);
  server.post("/session", { onRequest: countAttempt }, async (request, reply) => {
    await sessions.signIn(request, reply, readSignIn(request.body), attemptLimiter.getClient(request));
    await attemptLimiter.reset("sign_in", request);
    return reply.status(204).send();
  });
}
