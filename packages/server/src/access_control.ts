// Applies the access rules: no route without a rule, no request below its role, and audited writes in the audit log.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import { type AccessRule, accessRules } from "./access_rules.ts";
import { type AuditChange, hasRole } from "./api/admin_contract.ts";
import type { Services } from "./services.ts";
import type { BrowserSession } from "./sessions/sessions.ts";

/** Rejects routes without a rule. Files of the pages need none: they are the same for everybody. */
export function requireAccessRules(server: FastifyInstance): void {
  server.addHook("onRoute", ({ method, url }) => {
    for (const name of [method].flat()) {
      if (name === "HEAD" || name === "OPTIONS" || (name === "GET" && isPageFile(url))) continue;
      findAccessRule(name, url);
    }
  });
}

/** The rule of the route of a request. */
function getAccessRule({ method, routeOptions }: FastifyRequest): AccessRule {
  return findAccessRule(method, routeOptions.url ?? "");
}

/** Throws `role_required` if the user of a session may not use the route of a request. */
export function requireRole(request: FastifyRequest, { user }: BrowserSession): void {
  const { access } = getAccessRule(request);
  if (access === "anyone" || access === "secret") return;
  if (access !== "token" && hasRole(user.role, access)) return;
  throw new ConnectorError("role_required", `this needs the role ${access}, and your role is ${user.role}`);
}

export interface NotedChange {
  /** Name or id of what is changed. */
  target?: string | undefined;
  /** Without secrets. */
  changes?: readonly AuditChange[];
}

const notedChanges = new WeakMap<FastifyRequest, NotedChange>();

/** Adds to the audit entry of a request what it changes. */
export function noteChange(request: FastifyRequest, change: NotedChange): void {
  notedChanges.set(request, { ...notedChanges.get(request), ...change });
}

/** Writes the audit entry of a successful write before its response is sent. */
export function registerAuditLog(server: FastifyInstance, { sessions, store, now }: Services): void {
  server.addHook("onSend", async (request, reply) => {
    const { audit } = reply.statusCode < 400 ? getAccessRule(request) : {};
    if (audit === undefined) return;
    const user = (await sessions.find(request))?.user.name ?? "unknown";
    const { target, changes } = notedChanges.get(request) ?? {};
    await store.auditLog.add({ at: now(), user, action: audit, target, changes });
  });
}

function findAccessRule(method: string, url: string): AccessRule {
  // An action that accepts a large body has a separate route.
  const route = url
    .replace(/^(\/api\/v2\/integration-schema\/)[^/]+/, "$1:connector")
    .replace(/[^/]+(?=\/execute$)/, ":id");
  const rule = accessRules[`${method === "HEAD" ? "GET" : method} ${route}`];
  if (rule) return rule;
  throw new TypeError(`${method} ${url} has no access rule: add one to access_rules.ts`);
}

function isPageFile(url: string): boolean {
  return /^\/(assets\/.+|[^/]+\.(html|js|svg)(\.(br|gz))?)?$/.test(url);
}
