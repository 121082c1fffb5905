// The poll state: an opaque, versioned string that the caller stores between two polls. It is validated only here.
import { ConnectorError } from "../../errors/errors.ts";
import { isRecord } from "../../json/lossless_json.ts";
import type { Schema } from "../../json/schema.ts";
import { compileValidator } from "../../json/schema_validator.ts";
import type { PagePosition } from "../../pagination/pagination.ts";
import type { InputValues } from "../event.ts";
import type { CoverageSegment } from "./coverage.ts";
import type { PendingItem } from "./enrichment.ts";
import type { OpenSlice } from "./range_reader.ts";
import { canonicalize, fingerprint } from "./seen_items.ts";

/** Its size depends on the lookback, not on the time that has passed. Times are in milliseconds. */
export interface PollState {
  /** When the subscription began, or the earlier date from which it detects events. */
  startAt: number;
  /** The time that was read of the window. */
  coverage: readonly CoverageSegment[];
  /** Seen items by bucket. */
  seenItems: Readonly<Record<string, string>>;
  /** Items that wait for their enrichments. */
  pendingItems: readonly PendingItem[];
  /** Consecutive polls that ended in an error. */
  failures: number;
  /** Until then, the recent past is expected to be more than one page. */
  busyUntil: number;
  /** For a list without a window: how often it was read in full, and where the current reading was interrupted. */
  fullScan: { count: number } & Partial<PagePosition>;
  /** The slice of the window that the last poll had to leave. */
  openSlice?: OpenSlice;
}

/** The trigger and the input that a state belongs to. */
export interface StateOwner {
  trigger: string;
  input: InputValues;
}

const version = 1;

// Times from year 1 to 9999: others have no ISO 8601 date.
const time: Schema = { type: "number", minimum: -62_135_596_800_000, maximum: 253_402_300_799_000 };
const count: Schema = { type: "integer", minimum: 0, maximum: 1_000_000_000 };
const text: Schema = { type: "string" };

const texts: Schema = { type: "array", items: text };
const cursor: Schema = { type: "string", minLength: 1 };
const position = { cursor, pages: count, emptyPages: count, checkpoint: cursor };

function createObjectSchema(properties: Record<string, Schema>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", additionalProperties: false, required, properties };
}

const validateState = compileValidator(
  createObjectSchema(
    {
      version: { const: version },
      trigger: text,
      input: text,
      startAt: time,
      coverage: { type: "array", items: { type: "array", minItems: 3, maxItems: 3, items: time } },
      seenItems: { type: "object", additionalProperties: { type: "string", pattern: "^[A-Za-z0-9_-]*$" } },
      pendingItems: {
        type: "array",
        items: createObjectSchema(
          {
            id: text,
            item: { type: "object" },
            occurredAt: time,
            detectedAt: time,
            nextAttemptAt: time,
            hasBeenTried: { const: true },
          },
          ["occurredAt", "hasBeenTried"],
        ),
      },
      failures: count,
      busyUntil: time,
      fullScan: createObjectSchema({ count, ...position }, Object.keys(position)),
      openSlice: createObjectSchema(
        {
          from: time,
          to: time,
          newestFirst: { type: "boolean" },
          readAt: time,
          passes: count,
          ids: texts,
          lastIds: texts,
          after: time,
          sweepTo: time,
          ...position,
        },
        ["lastIds", "after", "sweepTo", ...Object.keys(position)],
      ),
    },
    ["openSlice"],
  ),
);

/** Throws `invalid_state` if the text is not a state, or belongs to another version, trigger or input. */
export function parsePollState(text: string, owner: StateOwner): PollState {
  const saved = parseJsonObject(text);
  if (typeof saved?.version !== "number") throw new ConnectorError("invalid_state", "The state is not a poll state.");
  const reason = findMismatch(saved, owner);
  if (reason !== undefined) throw new ConnectorError("invalid_state", `The state ${reason}.`);
  if (!isPollState(saved)) throw new ConnectorError("invalid_state", "The state is damaged.");
  return saved;
}

export function serializePollState(state: PollState, owner: StateOwner): string {
  return JSON.stringify({ version, trigger: owner.trigger, input: hashInput(owner), ...state });
}

function findMismatch(saved: Record<string, unknown>, owner: StateOwner): string | undefined {
  if (saved.version !== version) return `has version ${saved.version}; this release reads version ${version}`;
  if (saved.trigger !== owner.trigger) return `belongs to ${saved.trigger}, not to ${owner.trigger}`;
  return saved.input === hashInput(owner) ? undefined : `belongs to another input of ${owner.trigger}`;
}

function isPollState(saved: object): saved is PollState {
  if (validateState(saved).length > 0 || !("coverage" in saved) || !Array.isArray(saved.coverage)) return false;
  const { coverage } = saved;
  return coverage.every(([from, to], index) => from < to && from === (coverage[index - 1]?.[1] ?? from));
}

function hashInput({ input }: StateOwner): string {
  return fingerprint(canonicalize(input));
}

function parseJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
