// Public API of gong-connector-dbos: the actions as durable steps of DBOS workflows.
import { createHash } from "node:crypto";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { type Action, type AnyConnector, ConnectorError, type ErrorCode, type GongActions } from "gong-connector";
import {
  addIdempotencyKey,
  convertErrors,
  createUnknownOutcomeError,
  errorCodes,
  getPointer,
  isIdempotent,
  isRecord,
} from "gong-connector/internal";

export interface DbosOptions {
  /** Provides the manifests: the actions to serve. */
  catalog: AnyConnector;
  /** Returns the connector of a connection; called for each step. */
  getConnector(connection: string): AnyConnector | Promise<AnyConnector>;
}

/** Steps by action id: `list_users({ limit: 2 })`, with the connection `default` unless another is passed. */
export type DbosSteps = {
  [Id in keyof GongActions]: (
    input: GongActions[Id]["input"],
    connection?: string,
  ) => Promise<GongActions[Id]["output"]>;
};

/** One step per action, to call in workflows. A step that finished never runs again; its errors are ConnectorErrors. */
export function createDbosSteps({ catalog, getConnector }: DbosOptions): DbosSteps {
  const steps = [...catalog.manifests.actions.values()].map((action) => [
    action.id,
    async (input: unknown = {}, connection = "default") => {
      const mayRun = await recordStart(action, input);
      const run = async () => runAction(await getConnector(connection), action, input, mayRun);
      try {
        return await DBOS.runStep(() => convertErrors(run, action.id).catch(rejectWithoutCause), { name: action.id });
      } catch (error) {
        throw restoreError(error);
      }
    },
  ]);
  return Object.fromEntries(steps);
}

/**
 * Whether the action may run in this process. A write that cannot be repeated is preceded by a separate step: if that
 * one was recorded by a process that stopped, the write may have been sent.
 */
async function recordStart(action: Action, value: unknown): Promise<boolean> {
  const { input } = addIdempotencyKey(action, value, createIdempotencyKey);
  if (!isRecord(input) || isIdempotent(action, input)) return true;
  let isFirstAttempt = false;
  const start = async (): Promise<void> => {
    isFirstAttempt = true;
  };
  await DBOS.runStep(start, { name: `${action.id} start` });
  return isFirstAttempt;
}

async function runAction(connector: AnyConnector, action: Action, value: unknown, mayRun: boolean): Promise<unknown> {
  if (!mayRun) throw createUnknownOutcomeError(action.id);
  const { input, mayRepeat } = addIdempotencyKey(action, value, createIdempotencyKey);
  const signal = DBOS.stepStatus?.cancelSignal;
  return connector.run(action.id, input, { mayRepeat, ...(signal && { signal }) });
}

/** DBOS stores the cause of an error too, which may contain secrets. */
function rejectWithoutCause(error: unknown): never {
  if (!ConnectorError.is(error)) throw error;
  throw new ConnectorError(error.code, error.message, { ...error });
}

/** A stored error has the values of a ConnectorError, but not its class. */
function restoreError(error: unknown): unknown {
  if (ConnectorError.is(error) || !(error instanceof Error)) return error;
  const code = getPointer(error, "/code");
  return isErrorCode(code) ? new ConnectorError(code, error.message, { ...error }) : error;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(errorCodes, code);
}

/** The same whenever this step of this workflow runs. */
function createIdempotencyKey(): string {
  return createHash("sha256").update(`${DBOS.workflowID}/${DBOS.stepID}`).digest("hex").slice(0, 32);
}
