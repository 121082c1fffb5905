// Sign-out, password, sessions, the token of the steps API, and the audit log.
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Schema } from "gong-connector";
import { noteChange } from "../access_control.ts";
import { type AuditRow, hasRole, type SessionRow } from "../api/admin_contract.ts";
import type { Page } from "../api/settings_contract.ts";
import { createNotFoundError } from "../http/error_response.ts";
import { createBodyReader } from "../http/json_body.ts";
import type { Services } from "../services.ts";
import { builtInAdmin } from "../sessions/user_accounts.ts";
import type { StoredSession } from "../store/session_store.ts";
import { createPage, pageSize } from "./page.ts";

const maxListedSessions = 200;

const password: Schema = { type: "string", minLength: 1, maxLength: 1024 };

const readPasswords = createBodyReader<{ currentPassword: string; newPassword: string }>({
  type: "object",
  additionalProperties: false,
  required: ["currentPassword", "newPassword"],
  properties: { currentPassword: password, newPassword: password },
});

interface AuditQuery {
  Querystring: { cursor?: string; search?: string };
}

export function registerSecurityRoutes(server: FastifyInstance, services: Services): void {
  const { store, accounts, sessions, stepsToken, attemptLimiter } = services;
  server.delete("/session", async (request, reply) => {
    await sessions.signOut(request, reply);
    return reply.status(204).send();
  });
  // Limited like a sign-in, so that nobody can guess the password in an open browser.
  const countAttempt = (request: FastifyRequest): Promise<void> => attemptLimiter.count("sign_in", request);
  server.post("/session/password", { preParsing: countAttempt }, async (request, reply) => {
    const { id, user } = await sessions.require(request);
    const { currentPassword, newPassword } = readPasswords(request.body);
    await accounts.changePassword(user, currentPassword, newPassword);
    await attemptLimiter.reset("sign_in", request);
    await store.sessions.deleteOfUser(user.id, id);
    noteChange(request, { target: user.name });
    return reply.status(204).send();
  });
  server.get("/sessions", async (request) => ({ sessions: await listSessions(services, request) }));
  server.delete<{ Params: { id: string } }>("/sessions/:id", async (request, reply) => {
    const { id } = request.params;
    const session = (await listSessions(services, request)).find((row) => row.id === id);
    if (!session) throw createNotFoundError("the session");
    await store.sessions.deleteById(id);
    noteChange(request, { target: session.user });
    return reply.status(204).send();
  });
  server.get("/steps-token", async () => stepsToken.getInfo());
  server.post("/steps-token/rotate", async () => ({ token: await stepsToken.rotate() }));
  server.get<AuditQuery>(
    "/audit-log",
    async ({ query: { cursor: after = "", search = "" } }): Promise<Page<AuditRow>> => {
      const entries = await store.auditLog.list({ search, after, limit: pageSize + 1 });
      return createPage(entries, (rows) =>
        rows.map(({ id, at, user, action, target, changes }) => ({
          id,
          at: new Date(at).toISOString(),
          user,
          action,
          changes,
          ...(target !== undefined && { target }),
        })),
      );
    },
  );
}

/** The sessions that the user of a request may see and end. */
async function listSessions({ sessions, store, now }: Services, request: FastifyRequest): Promise<SessionRow[]> {
  const own = await sessions.require(request);
  const names = new Map((await store.users.list()).map(({ id, name }) => [id, name]));
  const listed = await store.sessions.list(now(), maxListedSessions);
  return listed
    .filter(({ userId }) => userId === own.user.id || hasRole(own.user.role, "admin"))
    .map((session) => toRow(session, names, own.id));
}

function toRow(session: StoredSession, names: ReadonlyMap<string, string>, ownId: string): SessionRow {
  const { id, userId, createdAt, expiresAt, client, userAgent } = session;
  return {
    id,
    user: userId === undefined ? builtInAdmin.name : (names.get(userId) ?? userId),
    current: id === ownId,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    ...(client !== undefined && { client }),
    ...(userAgent !== undefined && { userAgent }),
  };
}
