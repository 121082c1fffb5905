// Public API of gong-connector-temporal: the actions as activities, with Temporal's errors, heartbeats and cancellation.
import { createHash } from "node:crypto";
import { ApplicationFailure, activityInfo, cancellationSignal, heartbeat } from "@temporalio/activity";
import { type Action, type AnyConnector, ConnectorError, type GongActions } from "gong-connector";
import {
  addIdempotencyKey,
  convertErrors,
  createUnknownOutcomeError,
  getPointer,
  isIdempotent,
  isRecord,
  type Progress,
} from "gong-connector/internal";

export interface TemporalOptions {
  /** Provides the manifests: the actions to serve. */
  catalog: AnyConnector;
  /** Returns the connector of a connection; called for each activity. */
  getConnector(connection: string): AnyConnector | Promise<AnyConnector>;
}

/** Activities by action id: `list_users({ limit: 2 })`, with the connection `default` unless another is passed. */
export type TemporalActivities = {
  [Id in keyof GongActions]: (
    input: GongActions[Id]["input"],
    connection?: string,
  ) => Promise<GongActions[Id]["output"]>;
};

/** One activity per action, for `activities` of a Temporal worker. Errors are ApplicationFailures. */
export function createTemporalActivities({ catalog, getConnector }: TemporalOptions): TemporalActivities {
  const activities = [...catalog.manifests.actions.values()].map((action) => [
    action.id,
    async (input: unknown = {}, connection = "default") => {
      try {
        const connector = await openConnector(async () => getConnector(connection));
        return await convertErrors(() => runAction(connector, action, input), action.id, cancellationSignal());
      } catch (error) {
        throw toApplicationFailure(error);
      }
    },
  ]);
  return Object.fromEntries(activities);
}

/** If it fails, the attempt has sent nothing: the next one may run a write that cannot be repeated. */
async function openConnector(open: () => Promise<AnyConnector>): Promise<AnyConnector> {
  try {
    return await open();
  } catch (error) {
    if (!mayHaveSentRequest()) heartbeat({ mayHaveSent: false });
    throw error;
  }
}

async function runAction(connector: AnyConnector, action: Action, value: unknown): Promise<unknown> {
  const { input, mayRepeat } = addIdempotencyKey(action, value, createIdempotencyKey);
  const isRepeatable = !isRecord(input) || isIdempotent(action, input);
  if (!isRepeatable && mayHaveSentRequest()) throw createUnknownOutcomeError(action.id);
  if (!isRepeatable) heartbeat({ mayHaveSent: true });
  try {
    return await connector.run(action.id, input, {
      // Only Temporal retries.
      maxRetries: 0,
      mayRepeat,
      signal: cancellationSignal(),
      onProgress: (progress: Progress) => heartbeat({ mayHaveSent: true, ...progress }),
    });
  } catch (error) {
    if (!isRepeatable && ConnectorError.is(error) && error.retryable) heartbeat({ mayHaveSent: false });
    throw error;
  }
}

/** The same in every attempt of this activity. */
function createIdempotencyKey(): string {
  const { workflowExecution, activityId } = activityInfo();
  const identity = [workflowExecution?.workflowId, workflowExecution?.runId, activityId].join("/");
  return createHash("sha256").update(identity).digest("hex").slice(0, 32);
}

/** Whether an earlier attempt may have sent the request: true unless its last heartbeat denies it. */
function mayHaveSentRequest(): boolean {
  const { attempt, heartbeatDetails } = activityInfo();
  return attempt > 1 && getPointer(heartbeatDetails, "/mayHaveSent") !== false;
}

/** The error kind is the type of the failure, and the whole error its details. */
function toApplicationFailure(error: unknown): unknown {
  if (!ConnectorError.is(error)) return error;
  const { kind, message, retryable, retryAfterMs } = error;
  return ApplicationFailure.create({
    message,
    type: kind,
    nonRetryable: !retryable,
    details: [error.toJSON()],
    ...(retryAfterMs !== undefined && { nextRetryDelay: retryAfterMs }),
  });
}
