// Where an event stands on its way to the engine, in words.
import type { ReactElement } from "react";
import type { EventRow } from "../../../server/api.ts";
import { Dot } from "../../parts/state.tsx";
import { Due, plural, span } from "../../parts/time.tsx";

const states = {
  kept: { tone: "idle", says: "Kept here" },
  pending: { tone: "busy", says: "To be posted" },
  delivered: { tone: "good", says: "Delivered" },
  dead: { tone: "bad", says: "Given up" },
} as const;

export function DeliveryState({ delivery: { state, attempts } }: Pick<EventRow, "delivery">): ReactElement {
  const { tone, says } = states[state];
  const isRetried = state === "pending" && attempts > 0;
  return <Dot tone={isRetried ? "warn" : tone}>{isRetried ? "Tried, to be posted again" : says}</Dot>;
}

/** Attempts, and what became of the last one. */
export function DeliveryWords({ delivery }: Pick<EventRow, "delivery">): ReactElement | null {
  const { attempts, nextAt, says } = delivery;
  if (attempts === 0 && !says) return null;
  return (
    <span className="soft small">
      {plural(attempts, "attempt")}
      {says && `: ${says}`}
      {nextAt && attempts > 0 && (
        <>
          {" "}
          Next one <Due at={nextAt} />.
        </>
      )}
    </span>
  );
}

/** How long after it happened an event was found. */
export function lagOf({ time, foundAt }: Pick<EventRow, "time" | "foundAt">): string | undefined {
  return time === undefined ? undefined : span(Math.max(0, Date.parse(foundAt) - Date.parse(time)));
}
