// @ts-nocheck
// Actions as activities of Temporal, with its errors, heartbeats and cancellation.
import { createHash } from "node:crypto";
import { ApplicationFailure, activityInfo, cancellationSignal, heartbeat } from "@temporalio/activity";
import { type Action, type AnyConnector, ConnectorError, type GongActions } from "gong-connector";
import { createUnknownOutcomeError, getPointer, isIdempotent, isRecord, type Progress } from "gong-connector/internal";

export interface TemporalOptions {
  /** The manifests: which actions there are. */
  catalog: AnyConnector;
  /** The connector of a connection, asked for at each activity. */
  getConnector(connection: string): AnyConnector | Promise<AnyConnector>;
}

/** An activity by its action's id: `gong.list_users({ limit: 2 })`, under the connection default unless one is named. */
export type TemporalActivities = {
  [Id in keyof GongActions]: (
    input: GongActions[Id]["input"],
    connection?: string,
  ) => Promise<GongActions[Id]["output"]>;
};

/** One activity for each action, to register with a worker. */
export function createTemporalActivities({ catalog, getConnector }: TemporalOptions): TemporalActivities {
  const activities = [...catalog.actions.values()].map((action) => [
    action.id,
    async (input: unknown = {}, connection = "default") => {
      try {
        return await runOnce(await getConnector(connection), action, input);
      } catch (error) {
        throw failureOf(error);
      }
    },
  ]);
  return Object.fromEntries(activities);
}

async function runOnce(connector: AnyConnector, action: Action, given: unknown): Promise<unknown> {
  const input = isRecord(given) ? { ...keyOf(action), ...given } : given;
  const repeatable = !isRecord(input) || isIdempotent(action, input);
  if (!repeatable && mayHaveHappened()) throw createUnknownOutcomeError(action.id);
  if (!repeatable) heartbeat({ underWay: true });
  try {
    return await connector.run(action.id, input, {
      // The engine alone tries again.
      maxRetries: 0,
      signal: cancellationSignal(),
      onProgress: (progress: Progress) => heartbeat({ underWay: true, ...progress }),
    });
  } catch (error) {
    if (!repeatable && error instanceof ConnectorError && error.retryable) heartbeat({ underWay: false });
    throw error;
  }
}

/** A value for the input that makes a create safe to repeat: the same for every try of this activity, and for no other. */
function keyOf({ idempotencyKeyInput }: Action): Record<string, string> {
  if (idempotencyKeyInput === undefined) return {};
  const { workflowExecution, activityId } = activityInfo();
  const identity = [workflowExecution?.workflowId, workflowExecution?.runId, activityId].join("/");
  return { [idempotencyKeyInput]: createHash("sha256").update(identity).digest("hex").slice(0, 32) };
}

/** Whether an earlier try may have arrived: it said that it was under way, or said nothing at all. */
function mayHaveHappened(): boolean {
  const { attempt, heartbeatDetails } = activityInfo();
  return attempt > 1 && getPointer(heartbeatDetails, "/underWay") !== false;
}

/** The error as the engine has it: final or not, and when to try again. */
function failureOf(error: unknown): unknown {
  if (!(error instanceof ConnectorError)) return error;
  const { kind, message, retryable, retryAfterMs } = error;
  return ApplicationFailure.create({
    message,
    type: kind,
    nonRetryable: !retryable,
    details: [error.toJSON()],
    ...(retryAfterMs !== undefined && { nextRetryDelay: retryAfterMs }),
  });
}
