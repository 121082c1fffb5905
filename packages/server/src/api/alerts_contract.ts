// Types of the settings API: alerts about connections, triggers and the quota.

export type AlertType = "connection_needs_attention" | "trigger_failing" | "quota_warning";

/** Body of an alert to a webhook, which is signed like the delivery of an event. */
export interface Alert {
  type: AlertType;
  /** ISO 8601. */
  at: string;
  /** A sentence. */
  message: string;
  /** Page that shows the connection, the subscription or the usage. */
  url: string;
}

/** GET /alerts → AlertSettings. PUT /alerts takes AlertInput → SavedAlerts. POST /alerts/test sends a test alert → AlertResult[]. */
export interface AlertSettings {
  /** Changes with each save; see AlertInput. */
  version: string;
  webhookUrl?: string;
  /** Last four characters of the secret that signs alerts. */
  signingSecretEndsIn?: string;
  emailTo: string[];
  /** Whether SMTP_URL is set. */
  canSendEmail: boolean;
}

export interface AlertInput {
  /** The version that was edited: the response is 409 version_conflict if it has changed. */
  version?: string;
  /** Empty for none. */
  webhookUrl: string;
  emailTo: string[];
}

export interface SavedAlerts extends AlertSettings {
  /** The new signing secret, which is returned once: when a webhook URL is set for the first time. */
  signingSecret?: string;
}

export interface AlertResult {
  channel: "webhook" | "email";
  ok: boolean;
  message: string;
}
