// @ts-nocheck
// What the pages and the app-settings server say to each other: types only, read by both sides.
import type { Schema } from "gong-connector";
import type { AuthManifest, ConnectorManifest, ErrorDocument } from "gong-connector/internal";
import type { RunRow } from "./actions_contract.ts";

// Every path is under /api/app. A refusal is { error: ErrorDocument } with a fitting status: 401 not signed in, 403 wrong
// CSRF token, 422 faults in fields (error.issues, paths into the body), 424 the vendor refused. 401 and 403 never speak of the
// vendor. Writes carry the header x-csrf-token, and answer 204 where there is nothing to say.

export type AuthMethodId = "oauth2" | "api_key";

/** sandbox: credentials of the sandbox. configured: credentials that the admin entered. */
export type CredentialSource = "sandbox" | "configured";

/** GET /session. POST /session { password } signs in; on the first run it sets the password. DELETE /session signs out. */
export interface Session {
  signedIn: boolean;
  /** No password has been set yet, and no ADMIN_TOKEN. */
  firstRun: boolean;
  /** For the header x-csrf-token; absent when not signed in. */
  csrfToken?: string;
  connector: { id: string; title: string; description: string; links: Record<string, string>; version: string };
  /** The simulated service stands behind the connector. */
  sandbox: boolean;
}

/** GET /overview */
export interface Overview {
  setupSteps: {
    id: "credentials" | "scopes" | "connect" | "run";
    title: string;
    done: boolean;
    message: string;
    href: string;
  }[];
  /** Connections that need attention. */
  attention: ConnectionRow[];
  quota: Quota;
  lastRuns: RunRow[];
}

export interface Quota {
  used: number;
  limit: number;
  remaining: number;
  /** When the day's count starts anew, ISO-8601. */
  resetsAt: string;
  /** When the quota will be spent at this pace, ISO-8601; absent when it lasts the day. */
  exhaustedAt?: string;
}

/** A field's value as shown: a secret never comes back, only that it is set and its last four characters. */
export type FieldValue = { value: string } | { set: boolean; endsIn?: string };

/** GET /settings. PUT /settings takes SettingsInput. */
export interface Settings {
  authMethod: AuthMethodId;
  credentialSource: CredentialSource;
  authMethods: Record<AuthMethodId, AuthMethodInfo>;
  /** By field name, for the method's fields. */
  fields: Record<AuthMethodId, Record<string, FieldValue>>;
  callbackUrl: string;
  webhookUrl: string;
  retention: RunRetention;
  actions: ActionSettings;
}

export interface AuthMethodInfo {
  title: string;
  summary: string;
  description: string;
  fields: Schema;
  guide: AuthManifest["guide"];
}

/** Which inputs and outputs of runs are stored, and for how many days. */
export interface RunRetention {
  content: "none" | "errors" | "all";
  days: number;
}

export interface ActionSettings {
  /** Actions that spend the vendor's credits may run. */
  allowPaidActions: boolean;
}

export interface SettingsInput {
  authMethod: AuthMethodId;
  credentialSource: CredentialSource;
  /** Secrets left out stay as they are. */
  fields?: Record<string, string>;
  retention?: RunRetention;
  actions?: ActionSettings;
}

/** GET /scopes. PUT /scopes takes ScopeChoice; POST /scopes/propose { actions } answers ScopeProposal. */
export interface Scopes {
  mandatory: { id: string; reason: string }[];
  catalog: CatalogScope[];
  selected: string[];
  custom: string[];
  customRule: ConnectorManifest["scopes"]["custom"];
  /** Scopes in the authorization request: mandatory, selected and custom, sorted. The same scopes are selected in the vendor's form. */
  requestedScopes: string[];
  /** By connection whose granted scopes differ from the requested ones. */
  differences: { connection: string; customer: string; missing: string[]; extra: string[] }[];
}

export type CatalogScope = ConnectorManifest["scopes"]["catalog"][number] & {
  /** Actions that need this scope. */
  actions: { id: string; title: string }[];
};

export interface ScopeSelection {
  selected: string[];
  custom: string[];
}

export interface ScopeProposal {
  scopes: string[];
  /** Selected scopes that none of the actions needs. */
  unusedScopes: string[];
  /** Actions that stop working without the unused scopes, by scope. */
  brokenActions: { scope: string; actions: string[] }[];
}

export type ConnectionState = "connected" | "needs_reauthorization" | "disconnected";

/** GET /connections?cursor=&search= answers Page<ConnectionRow>, GET /connections/:id one of them. */
export interface ConnectionRow {
  id: string;
  /** The customer's own name or id in the app that embeds the connector. */
  customer: string;
  authMethod: AuthMethodId;
  /** Domain of the company that the credentials belong to, if known. */
  companyDomain?: string;
  baseUrl?: string;
  requestedScopes: string[];
  grantedScopes: string[];
  state: ConnectionState;
  /** Why it needs attention, in words. */
  reason?: string;
  createdAt: string;
  lastUsedAt?: string;
}

// POST /connections { customer } → { connection: ConnectionRow, authorizationUrl? }: with an authorizationUrl the browser goes there.
// POST /connections/:id/test → ConnectionTestResponse. POST /connections/:id/reconnect answers like POST /connections: an API key is
// tested again with the current settings, without an authorizationUrl.
// POST /connect-links { customer } → { url, expiresAt }. DELETE /connections/:id.
// The provider comes back to /oauth/callback, which redirects to /connections?connected=ID or /connections?error=MESSAGE.
// A customer who was sent a link gets /connect/TOKEN, and at the end a page of thanks.
export interface ConnectionTestResponse {
  ok: boolean;
  message: string;
  durationMs: number;
  error?: ErrorDocument;
}

export interface Page<Item> {
  items: Item[];
  nextCursor?: string;
}

export type * from "./actions_contract.ts";
export type * from "./triggers_contract.ts";
