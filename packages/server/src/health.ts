// The health of connections and subscriptions. Lists, drawers, the overview, the navigation and alerts show what is computed here.
import { gongManifests } from "gong-connector";
import { getTriggerScopes } from "gong-connector/internal";
import { type AccountSource, getMissingScopes, type Health, type HealthProblem } from "./api/health_contract.ts";
import { getFlowLifetimeSeconds, pendingAuthorizationReason } from "./connect/oauth_flow.ts";
import { formatError } from "./http/error_response.ts";
import { getCredentialSource } from "./quota_key.ts";
import type { Connection, Subscription } from "./store/index.ts";
import { getPollingTrigger } from "./triggers/poller.ts";

export interface HealthContext {
  /** Scopes of the settings. */
  requestedScopes: readonly string[];
  /** Whose account the settings select. */
  accountSource: AccountSource;
  now: number;
}

export function assessConnection(connection: Connection, context: HealthContext): Health {
  const { state } = connection;
  if (state === "disconnected") return { status: "inactive", label: "Disconnected", problems: [] };
  if (getCredentialSource(connection) === "sandbox" && context.accountSource !== "sandbox")
    return { status: "inactive", label: "Not in use", problems: [] };
  if (state === "needs_reauthorization") return assessUnauthorized(connection, context);
  const problems: HealthProblem[] = [];
  if (connection.inDoubtSince !== undefined)
    problems.push({ code: "unconfirmed", label: "Tested again", message: formatReason(connection) });
  problems.push(...findMissingScopes(connection, context.requestedScopes, "requested"));
  return toHealth(problems, "attention", { status: "healthy", label: "Connected" });
}

export interface SubscriptionFacts {
  /** Undefined if it does not exist. */
  connection: Connection | undefined;
  failedEvents: number;
}

export function assessSubscription(
  subscription: Subscription,
  { connection, failedEvents }: SubscriptionFacts,
): Health {
  const { enabled, lastPollError, lastPollAt, lastReceivedAt } = subscription;
  if (!enabled) return { status: "inactive", label: "Disabled", problems: [] };
  const problems = [
    ...findConnectionProblem(connection),
    ...findWebhookProblems(subscription),
    ...findPollProblem(subscription),
    ...(connection?.state === "connected" ? findMissingScopes(connection, getScopes(subscription), "necessary") : []),
    ...findFailedEvents(failedEvents),
  ];
  const { webhook } = gongManifests().triggers.get(subscription.trigger) ?? {};
  const waiting =
    webhook && lastReceivedAt === undefined
      ? "Waiting for webhook"
      : getPollingTrigger(subscription) && lastPollAt === undefined && "First poll pending";
  return toHealth(
    problems,
    lastPollError || connection?.state !== "connected" ? "failing" : "attention",
    waiting ? { status: "waiting", label: waiting } : { status: "healthy", label: "Active" },
  );
}

function assessUnauthorized(connection: Connection, { now }: HealthContext): Health {
  const { baseUrl, reason, createdAt } = connection;
  const isUnfinished = baseUrl === undefined && reason === pendingAuthorizationReason;
  if (isUnfinished && now < createdAt + getFlowLifetimeSeconds() * 1000)
    return { status: "waiting", label: "Authorization pending", problems: [] };
  const problem: HealthProblem = isUnfinished
    ? {
        code: "authorization_unfinished",
        label: "Not authorized",
        message: "The authorization was started and not finished.",
      }
    : { code: "reauthorization_needed", label: "Needs attention", message: formatReason(connection) };
  return { status: "attention", label: problem.label, problems: [problem] };
}

function findMissingScopes(
  connection: Connection,
  scopes: readonly string[],
  adjective: "requested" | "necessary",
): HealthProblem[] {
  const missing = getMissingScopes(connection, scopes);
  if (missing.length === 0) return [];
  const isOne = missing.length === 1;
  return [
    {
      code: "scopes_missing",
      label: `${missing.length} ${isOne ? "scope" : "scopes"} missing`,
      message: `${missing.length} ${adjective} ${isOne ? "scope is" : "scopes are"} not granted.`,
      scopes: missing,
    },
  ];
}

function findConnectionProblem(connection: Connection | undefined): HealthProblem[] {
  if (connection?.state === "connected") return [];
  const [label, message] = !connection
    ? ["Connection missing", "The connection does not exist."]
    : connection.state === "disconnected"
      ? ["Connection disconnected", "The connection was disconnected."]
      : ["Connection needs attention", formatReason(connection)];
  return [{ code: "connection_unusable", label, message }];
}

function findWebhookProblems({ webhook, lastRejection, lastReceivedAt = 0 }: Subscription): HealthProblem[] {
  if (webhook?.verification === "jwt" && webhook.publicKey === undefined)
    return [
      {
        code: "public_key_missing",
        label: "Public key missing",
        message: "Webhook requests are rejected until the public key is stored.",
      },
    ];
  if (!webhook || !lastRejection || lastRejection.at <= lastReceivedAt) return [];
  return [
    {
      code: "webhook_rejected",
      label: "Webhook request rejected",
      message: formatError({ message: lastRejection.message }),
    },
  ];
}

function findPollProblem({ lastPollError }: Subscription): HealthProblem[] {
  if (!lastPollError) return [];
  const { message, scopes = [] } = lastPollError;
  const problem = { code: "poll_failed", label: "Last poll failed", message: formatError({ message }) } as const;
  return [{ ...problem, ...(scopes.length > 0 && { scopes: [...scopes] }) }];
}

function findFailedEvents(count: number): HealthProblem[] {
  if (count === 0) return [];
  const events = `${count.toLocaleString("en")} ${count === 1 ? "event" : "events"}`;
  const message = `${events} could not be delivered.`;
  return [{ code: "deliveries_failed", label: `${events} failed`, message }];
}

/** Scopes of the trigger that is polled. A webhook request needs none. */
function getScopes(subscription: Subscription): readonly string[] {
  const polling = getPollingTrigger(subscription);
  return polling ? getTriggerScopes(polling.trigger, gongManifests(), polling.input) : [];
}

function toHealth(
  problems: HealthProblem[],
  status: "attention" | "failing",
  otherwise: Pick<Health, "status" | "label">,
): Health {
  const [first] = problems;
  return first ? { status, label: first.label, problems } : { ...otherwise, problems };
}

function formatReason({ reason = "the connection must be authorized again" }: Connection): string {
  return formatError({ message: reason });
}
