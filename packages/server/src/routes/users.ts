// Users of the settings page: list, invite, change the role, reset the password, delete. For admins only.
import type { FastifyInstance } from "fastify";
import type { Schema } from "gong-connector";
import { noteChange } from "../access_control.ts";
import { type NewUser, type Role, roles, type UserRow } from "../api/admin_contract.ts";
import { createNotFoundError } from "../http/error_response.ts";
import { createBodyReader } from "../http/json_body.ts";
import type { Services } from "../services.ts";
import { builtInAdmin } from "../sessions/user_accounts.ts";
import type { StoredUser } from "../store/users.ts";

const name: Schema = {
  type: "string",
  minLength: 1,
  maxLength: 100,
  pattern: "^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$",
  remedy: "Enter a name or an e-mail address.",
};
const role: Schema = { enum: roles };

const readNewUser = createBodyReader<{ name: string; role: Role }>({
  type: "object",
  additionalProperties: false,
  required: ["name", "role"],
  properties: { name, role },
});
const readRole = createBodyReader<{ role: Role }>({
  type: "object",
  additionalProperties: false,
  required: ["role"],
  properties: { role },
});

interface ById {
  Params: { id: string };
}

export function registerUserRoutes(server: FastifyInstance, services: Services): void {
  const { store, accounts } = services;
  server.get("/users", async (): Promise<{ users: UserRow[] }> => {
    return { users: [builtInRow, ...(await store.users.list()).map(toRow)] };
  });
  server.post("/users", async (request, reply) => {
    const input = readNewUser(request.body);
    const user = await accounts.create(input.name, input.role);
    noteChange(request, { target: user.name, changes: [{ field: "role", after: user.role }] });
    return reply.status(201).send(await invite(services, user));
  });
  server.patch<ById>("/users/:id", async (request) => {
    const before = await requireUser(services, request.params.id);
    const after = await store.users.setRole(before.id, readRole(request.body).role);
    if (!after) throw createNotFoundError(`user ${before.id}`);
    noteChange(request, {
      target: after.name,
      changes: [{ field: "role", before: before.role, after: after.role }],
    });
    return toRow(after);
  });
  server.post<ById>("/users/:id/reset-password", async (request) => {
    const user = await requireUser(services, request.params.id);
    await store.users.setPasswordHash(user.id, undefined);
    await store.sessions.deleteOfUser(user.id);
    noteChange(request, { target: user.name });
    return invite(services, { ...user, passwordHash: undefined });
  });
  server.delete<ById>("/users/:id", async (request, reply) => {
    const user = await requireUser(services, request.params.id);
    noteChange(request, { target: user.name });
    await store.users.delete(user.id);
    await store.sessions.deleteOfUser(user.id);
    return reply.status(204).send();
  });
}

async function requireUser({ store }: Services, id: string): Promise<StoredUser> {
  const user = await store.users.get(id);
  if (user) return user;
  throw createNotFoundError(`user ${id}`);
}

async function invite({ accounts }: Services, user: StoredUser): Promise<NewUser> {
  const { setupToken, expiresAt } = await accounts.invite(user);
  return { user: toRow(user), setupToken, expiresAt: new Date(expiresAt).toISOString() };
}

const builtInRow: UserRow = { ...builtInAdmin, id: "admin", state: "active", builtIn: true };

function toRow({ id, name, role, passwordHash, createdAt }: StoredUser): UserRow {
  const state = passwordHash === undefined ? "invited" : "active";
  return { id, name, role, state, createdAt: new Date(createdAt).toISOString(), builtIn: false };
}
