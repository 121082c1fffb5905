// Types of the settings API, for the server and the pages.
import type { Schema } from "gong-connector";
import type { AuthManifest, ConnectorManifest, ErrorDocument } from "gong-connector/internal";
import type { RunRow } from "./actions_contract.ts";
import type { Role } from "./admin_contract.ts";
import type { AccountSource, Health } from "./health_contract.ts";
import type { Quota } from "./quota.ts";

// Every path is under /api/app. An error is { error: ErrorDocument } with a status: 401 no session, 403 wrong CSRF token,
// origin or role, 422 invalid input (paths of issues are JSON Pointers into the body), 424 an error of the vendor's API. 401 and 403
// are never about the vendor. Writes need the header x-csrf-token; without a result, the status is 204.

export type AuthMethodId = "oauth2" | "api_key";

/** sandbox: credentials of the sandbox. configured: credentials that the admin entered. */
export type CredentialSource = "sandbox" | "configured";

/**
 * GET /session. POST /session { name?, password, setupToken? } signs in, without a name as the built-in admin; on the first run
 * and with the setup token of an invitation it sets the password. DELETE /session signs out.
 */
export interface Session {
  signedIn: boolean;
  /** No password has been set yet, and no ADMIN_TOKEN. */
  firstRun: boolean;
  /** Others than the built-in admin can sign in, with their names. */
  hasUsers: boolean;
  /** Absent when not signed in. */
  user?: {
    name: string;
    role: Role;
    /** Routes that the role may not use, such as "POST /connections", with the lowest role that may. */
    forbiddenRoutes: Readonly<Record<string, Role>>;
  };
  /** Setting the first password needs the setup token of the server's terminal. */
  needsSetupToken: boolean;
  /** For the header x-csrf-token; absent when not signed in. */
  csrfToken?: string;
  connector: { id: string; title: string; description: string; links: Record<string, string>; version: string };
  /** Whether a run without a connection uses the sandbox. */
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
  quota: Quota;
  lastRuns: RunRow[];
}

/** A secret is never returned: only whether it is set, and its last four characters. */
export type FieldValue = { value: string } | { set: boolean; endsIn?: string };

/**
 * GET /settings → Settings. PUT /settings takes SettingsInput → Settings. POST /settings/test takes SettingsInput →
 * ConnectionTestResponse: it tests credentials without saving them.
 */
export interface Settings {
  /** Grows with each change; see SettingsInput. */
  version: number;
  authMethod: AuthMethodId;
  credentialSource: CredentialSource;
  /** Whose account a run without a connection uses. */
  accountSource: AccountSource;
  authMethods: Record<AuthMethodId, AuthMethodInfo>;
  /** Values of the fields of each auth method. */
  fields: Record<AuthMethodId, Record<string, FieldValue>>;
  callbackUrl: string;
  webhookUrl: string;
  addressProblems: AddressProblems;
  /** Addresses from which requests leave, to be trusted by the vendor; empty if OUTGOING_ADDRESSES is not set. */
  outgoingAddresses: readonly string[];
  retention: RunRetention;
  actions: ActionSettings;
}

/** By kind of address: who cannot reach it, and what to do, as sentences. */
export interface AddressProblems {
  callback?: string;
  webhook?: string;
  connect?: string;
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
  /** Whether actions that use Gong credits may run. */
  allowPaidActions: boolean;
}

export interface SettingsInput {
  /** The version that was edited: the response is 409 version_conflict if it has changed. */
  version?: number;
  authMethod: AuthMethodId;
  credentialSource: CredentialSource;
  /** A secret that is omitted stays unchanged. */
  fields?: Record<string, string>;
  retention?: RunRetention;
  actions?: ActionSettings;
}

/**
 * GET /scopes → Scopes. PUT /scopes takes ScopeSelection → Scopes. POST /scopes/propose { actions, triggers? } → ScopeProposal.
 * POST /connections/:id/add-scopes { scopes } adds them to the selection → { authorizationUrl }.
 */
export interface Scopes {
  version: number;
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
  /** As in SettingsInput. */
  version?: number;
}

export interface ScopeProposal {
  scopes: string[];
  /** Selected scopes that none of the actions and triggers needs. */
  unusedScopes: string[];
  /** Actions that stop working without the unused scopes, by scope. */
  brokenActions: { scope: string; actions: string[] }[];
}

export type ConnectionState = "connected" | "needs_reauthorization" | "disconnected";

/**
 * GET /connections?cursor=&search= → Page<ConnectionRow>. GET /connections/:id → ConnectionRow. The connection `environment`
 * has the credentials of the environment variables, and cannot be changed.
 */
export interface ConnectionRow {
  id: string;
  accountSource: AccountSource;
  /** For the connection of the environment: the last four characters of its key. */
  keyEndsIn?: string;
  health: Health;
  /** Name or id that the embedding app uses for its customer. */
  customer: string;
  authMethod: AuthMethodId;
  /** Domain of the company that the credentials belong to, if known. */
  companyDomain?: string;
  baseUrl?: string;
  requestedScopes: string[];
  grantedScopes: string[];
  state: ConnectionState;
  /** Why it must be reconnected, or why it is in doubt and tested again, as sentences. */
  reason?: string;
  /** Absent for the connection of the environment. */
  createdAt?: string;
  lastUsedAt?: string;
}

// POST /connections { customer } → { connection: ConnectionRow, authorizationUrl? }: the browser opens an authorizationUrl.
// POST /connections/:id/test → ConnectionTestResponse. POST /connections/:id/reconnect has the response of
// POST /connections: the API key of the settings is tested, without an authorizationUrl.
// DELETE /connections/:id.
// The OAuth callback /oauth/callback redirects to /connections?connected=ID or /connections?error=CODE. A connect link is
// /connect/TOKEN; its callback shows a page without scripts.
export interface ConnectionTestResponse {
  ok: boolean;
  message: string;
  durationMs: number;
  error?: ErrorDocument;
}

/**
 * A connect link that is neither used nor expired. GET /connect-links?cursor= → Page<ConnectLinkRow>. POST /connect-links
 * { customer, expiresInDays? } → { url, expiresAt }: the URL is returned once. DELETE /connect-links/:id revokes a link.
 */
export interface ConnectLinkRow {
  id: string;
  customer: string;
  expiresAt: string;
}

export interface Page<Item> {
  /** Can be fewer than a page, or none, although there is a next page. */
  items: Item[];
  nextCursor?: string;
}

export type * from "./actions_contract.ts";
export type * from "./admin_contract.ts";
export type * from "./alerts_contract.ts";
export type * from "./connect_contract.ts";
export type * from "./health_contract.ts";
export type * from "./quota.ts";
export type * from "./triggers_contract.ts";
