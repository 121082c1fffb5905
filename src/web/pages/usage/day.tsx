// Which day is looked at.
import type { ReactElement } from "react";
import { useAddress } from "../../parts/address.ts";
import { Button, IconButton } from "../../parts/button.tsx";

const dayMs = 86_400_000;

/** The present day in UTC, as the quota counts it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

export function Day({ day }: { day: string }): ReactElement {
  const [, change] = useAddress();
  const go = (to: string): void => change({ day: to >= today() ? undefined : to });
  const step = (days: number): void => go(new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10));
  return (
    <div className="day">
      <IconButton icon="left" label="Day before" onClick={() => step(-1)} />
      <label className="unseen" htmlFor="day">
        Day (UTC)
      </label>
      <input
        id="day"
        type="date"
        className="input"
        max={today()}
        value={day}
        onChange={(event) => event.currentTarget.value && go(event.currentTarget.value)}
      />
      <IconButton icon="right" label="Day after" disabled={day >= today()} onClick={() => step(1)} />
      {day < today() && (
        <Button small kind="quiet" onClick={() => go(today())}>
          Today
        </Button>
      )}
      <span className="soft small">Days and hours are in UTC.</span>
    </div>
  );
}
