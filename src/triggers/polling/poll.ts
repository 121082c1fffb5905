// Polls a trigger once: from the state of the last poll to the new events and the next state.
import { ConnectorError, createInvalidInputError, toConnectorError } from "../../errors/errors.ts";
import { compileValidator } from "../../json/schema_validator.ts";
import type { Trigger } from "../../runtime/manifests.ts";
import type { PollOptions, PollResult } from "./options.ts";
import { PollSession } from "./poll_session.ts";
import { parsePollState, serializePollState } from "./state.ts";

/**
 * Polls once. It stores nothing: the same state and the same responses give the same events. A host that stores events and
 * state together, and polls again after a crash, loses no event and delivers none twice.
 * Throws `not_pollable`, `invalid_input`, `invalid_state`, and the signal's reason when aborted.
 */
export async function poll(trigger: Trigger, state: string | undefined, options: PollOptions): Promise<PollResult> {
  const { id, poll: config } = trigger;
  if (!config) throw createNotPollableError(trigger);
  const { input = {}, now = Date.now, signal } = options;
  const issues = compileValidator(trigger.input)(input);
  if (issues.length > 0) throw createInvalidInputError(issues, id);
  assertNumbers(options, id);
  const owner = { trigger: id, input };
  const session = new PollSession(
    { ...owner, config, options: { ...options, now } },
    state === undefined ? undefined : parsePollState(state, owner),
  );
  let error: ConnectorError | undefined;
  try {
    await session.run();
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    if (!ConnectorError.is(thrown)) throw toConnectorError(thrown, id);
    error = thrown;
  }
  const result = session.finish(error);
  return { ...result, state: serializePollState(result.state, owner) };
}

/** With NaN, the time of a date that cannot be read, a poll would read nothing and the next one would never be due. */
function assertNumbers(options: PollOptions, id: string): void {
  const names = ["startAt", "intervalSeconds", "enrichmentDelaySeconds", "maxRequests"] as const;
  const issues = names.flatMap((name) => {
    const value: unknown = options[name];
    const isNumber = value === undefined || (typeof value === "number" && !Number.isNaN(value));
    return isNumber ? [] : [{ path: "", message: `the option ${name} must be a number` }];
  });
  if (issues.length > 0) throw createInvalidInputError(issues, id);
}

function createNotPollableError({ id, webhook }: Trigger): ConnectorError {
  const fallback = webhook?.fallbackTrigger;
  return new ConnectorError("not_pollable", `${id} is a webhook trigger.`, {
    remedy: `Receive its webhook requests${fallback ? `, or poll ${fallback}` : ""}.`,
  });
}
