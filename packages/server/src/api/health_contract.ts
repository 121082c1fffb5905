// Types of the settings API: whose account a run uses, and the health of connections and subscriptions.

/**
 * environment: credentials in the environment variables of the server. sandbox: the simulated vendor. configured: credentials
 * of the settings page.
 */
export type AccountSource = "environment" | "sandbox" | "configured";

export type HealthStatus = "healthy" | "waiting" | "inactive" | "attention" | "failing";

export type HealthProblemCode =
  | "reauthorization_needed"
  | "authorization_unfinished"
  | "unconfirmed"
  | "scopes_missing"
  | "connection_unusable"
  | "public_key_missing"
  | "webhook_rejected"
  | "poll_failed"
  | "deliveries_failed";

export interface HealthProblem {
  code: HealthProblemCode;
  /** Short text, such as "3 scopes missing". */
  label: string;
  /** A sentence. */
  message: string;
  /** Scopes that the connection does not have. */
  scopes?: string[];
}

/** Health of a connection or a subscription, the same on every page. */
export interface Health {
  status: HealthStatus;
  /** Short text of the status, such as "Connected"; that of the first problem, if there is one. */
  label: string;
  /** The most important first. */
  problems: HealthProblem[];
}

/** A connection, or a subscription with its trigger, that needs attention. */
export interface AttentionItem {
  /** Id of the subscription, or of the connection. */
  id: string;
  connection: string;
  customer: string;
  trigger?: string;
  health: Health;
}

/** GET /health → HealthSummary: what needs attention, in the order in which it should be solved. */
export interface HealthSummary {
  items: AttentionItem[];
  /** More items may need attention than are listed. */
  hasMore: boolean;
}

/** Scopes that an action or a trigger needs and a connection does not have. An API key has access to everything. */
export function getMissingScopes(
  { authMethod, grantedScopes }: { authMethod: string; grantedScopes: readonly string[] },
  scopes: readonly string[],
): string[] {
  return authMethod === "oauth2" ? scopes.filter((scope) => !grantedScopes.includes(scope)) : [];
}
