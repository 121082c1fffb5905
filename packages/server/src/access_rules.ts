// Who may use each route, and which writes are in the audit log. A route that is not in the table cannot be registered.
import { hasRole, type Role, roles } from "./api/admin_contract.ts";

/**
 * A role: a session of a user with this role or a higher one. token: the token of the steps API. secret: a
 * secret in the request, such as a connect link, a signature or a password. anyone: it shows nothing that is protected.
 */
type Access = Role | "token" | "secret" | "anyone";

export interface AccessRule {
  access: Access;
  /** Action in the audit log; absent for reads, and for writes that change no stored data of an admin. */
  audit?: string;
}

const app = "/api/app";

/** The routes of the settings API that a role may not use, without its prefix, with the lowest role that may. */
export function listForbiddenRoutes(role: Role): Record<string, Role> {
  const routes = Object.entries(accessRules).flatMap(([route, { access }]) => {
    const required = roles.find((name) => name === access);
    return required && !hasRole(role, required) ? [[route.replace(app, ""), required] as const] : [];
  });
  return Object.fromEntries(routes);
}
const steps = "/api/v2/integration-schema/:connector";

/** By method and route. A HEAD request has the rule of GET. */
export const accessRules: Readonly<Record<string, AccessRule>> = {
  "GET /healthz": { access: "anyone" },
  "GET /readyz": { access: "anyone" },
  "GET /openapi.json": { access: "anyone" },
  [`GET ${steps}/actions`]: { access: "token" },
  [`GET ${steps}/actions/:id`]: { access: "token" },
  [`POST ${steps}/actions/:id/execute`]: { access: "token" },
  [`GET ${steps}/choices/:id`]: { access: "token" },
  [`GET ${steps}/triggers`]: { access: "token" },
  [`GET ${steps}/triggers/:id/poll`]: { access: "token" },
  "GET /mcp": { access: "token" },
  "POST /mcp": { access: "token" },
  "DELETE /mcp": { access: "token" },
  "POST /webhooks/:id": { access: "secret" },
  "GET /oauth/callback": { access: "secret" },
  "POST /connect-links": { access: "token" },
  "GET /connect-links/state": { access: "secret" },
  "GET /connect/:token": { access: "secret" },
  "POST /connect/:token": { access: "secret" },

  [`GET ${app}/session`]: { access: "anyone" },
  [`POST ${app}/session`]: { access: "secret" },
  [`DELETE ${app}/session`]: { access: "viewer" },
  [`POST ${app}/session/password`]: { access: "viewer", audit: "password.change" },
  [`GET ${app}/sessions`]: { access: "viewer" },
  [`DELETE ${app}/sessions/:id`]: { access: "viewer", audit: "session.end" },
  [`GET ${app}/users`]: { access: "admin" },
  [`POST ${app}/users`]: { access: "admin", audit: "user.invite" },
  [`PATCH ${app}/users/:id`]: { access: "admin", audit: "user.change_role" },
  [`POST ${app}/users/:id/reset-password`]: { access: "admin", audit: "user.reset_password" },
  [`DELETE ${app}/users/:id`]: { access: "admin", audit: "user.delete" },
  [`GET ${app}/steps-token`]: { access: "admin" },
  [`POST ${app}/steps-token/rotate`]: { access: "admin", audit: "steps_token.rotate" },
  [`GET ${app}/audit-log`]: { access: "admin" },
  [`GET ${app}/alerts`]: { access: "admin" },
  [`PUT ${app}/alerts`]: { access: "admin", audit: "alerts.update" },
  [`POST ${app}/alerts/test`]: { access: "admin" },

  [`GET ${app}/health`]: { access: "viewer" },
  [`GET ${app}/overview`]: { access: "viewer" },
  [`GET ${app}/settings`]: { access: "viewer" },
  [`PUT ${app}/settings`]: { access: "admin", audit: "settings.update" },
  [`POST ${app}/settings/test`]: { access: "admin" },
  [`GET ${app}/scopes`]: { access: "viewer" },
  [`PUT ${app}/scopes`]: { access: "admin", audit: "scopes.update" },
  [`POST ${app}/scopes/propose`]: { access: "viewer" },

  [`GET ${app}/connections`]: { access: "viewer" },
  [`GET ${app}/connections/:id`]: { access: "viewer" },
  [`POST ${app}/connections`]: { access: "admin", audit: "connection.connect" },
  [`POST ${app}/connections/:id/test`]: { access: "builder" },
  [`POST ${app}/connections/:id/reconnect`]: { access: "admin", audit: "connection.reconnect" },
  [`POST ${app}/connections/:id/add-scopes`]: { access: "admin", audit: "connection.add_scopes" },
  [`DELETE ${app}/connections/:id`]: { access: "admin", audit: "connection.disconnect" },
  [`GET ${app}/connect-links`]: { access: "viewer" },
  [`POST ${app}/connect-links`]: { access: "admin", audit: "connect_link.create" },
  [`GET ${app}/connect-page`]: { access: "viewer" },
  [`PUT ${app}/connect-page`]: { access: "admin", audit: "connect_page.update" },
  [`DELETE ${app}/connect-links/:id`]: { access: "admin", audit: "connect_link.revoke" },

  [`GET ${app}/actions`]: { access: "viewer" },
  [`GET ${app}/actions/:id`]: { access: "viewer" },
  [`GET ${app}/actions/:id/example`]: { access: "viewer" },
  [`POST ${app}/actions/:id/run`]: { access: "builder" },
  [`POST ${app}/actions/:id/upload`]: { access: "builder" },
  [`POST ${app}/actions/:id/confirmation`]: { access: "builder" },
  [`POST ${app}/actions/:id/choices`]: { access: "builder" },
  [`GET ${app}/page-runs/:id`]: { access: "builder" },
  [`DELETE ${app}/page-runs/:id`]: { access: "builder" },
  [`GET ${app}/runs`]: { access: "viewer" },
  [`GET ${app}/runs/export`]: { access: "viewer" },
  [`GET ${app}/runs/:id`]: { access: "viewer" },
  [`POST ${app}/runs/:id/confirmation`]: { access: "builder" },
  [`POST ${app}/runs/:id/retry`]: { access: "builder" },
  [`DELETE ${app}/runs`]: { access: "admin", audit: "runs.delete" },

  [`GET ${app}/triggers`]: { access: "viewer" },
  [`GET ${app}/triggers/:id`]: { access: "viewer" },
  [`POST ${app}/triggers/:id/choices`]: { access: "builder" },
  [`GET ${app}/subscriptions`]: { access: "viewer" },
  [`GET ${app}/subscriptions/:id`]: { access: "viewer" },
  [`POST ${app}/subscriptions`]: { access: "builder", audit: "subscription.create" },
  [`PATCH ${app}/subscriptions/:id`]: { access: "builder", audit: "subscription.update" },
  [`DELETE ${app}/subscriptions/:id`]: { access: "builder", audit: "subscription.delete" },
  [`POST ${app}/subscriptions/:id/poll`]: { access: "builder" },
  [`POST ${app}/subscriptions/:id/rotate-signing-secret`]: {
    access: "builder",
    audit: "subscription.rotate_signing_secret",
  },
  [`POST ${app}/subscriptions/:id/rotate-url-secret`]: { access: "builder", audit: "subscription.rotate_url_secret" },
  [`GET ${app}/subscriptions/:id/events`]: { access: "viewer" },
  [`GET ${app}/subscriptions/:id/events/:event`]: { access: "viewer" },
  [`GET ${app}/subscriptions/:id/events/stream`]: { access: "viewer" },
  [`POST ${app}/subscriptions/:id/events/:event/replay`]: { access: "builder" },
  [`POST ${app}/subscriptions/:id/replay-failed`]: { access: "builder" },
  [`GET ${app}/subscriptions/:id/detection-lag`]: { access: "viewer" },

  [`GET ${app}/usage`]: { access: "viewer" },
  [`GET ${app}/drift`]: { access: "viewer" },
  [`POST ${app}/pauses/lift`]: { access: "builder", audit: "pause.lift" },
};
