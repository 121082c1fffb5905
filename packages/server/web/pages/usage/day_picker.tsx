// Which day is looked at.
import type { ReactElement } from "react";
import { Button, IconButton } from "../../components/button.tsx";
import { useUrlState } from "../../components/url_state.ts";

const dayMs = 86_400_000;

/** The present day in UTC, as the quota counts it. */
export function getToday(): string {
  return new Date().toISOString().slice(0, 10);
}

export function DayPicker({ day }: { day: string }): ReactElement {
  const [, change] = useUrlState();
  const go = (to: string): void => change({ day: to >= getToday() ? undefined : to });
  const step = (days: number): void => go(new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10));
  return (
    <div className="day-picker">
      <IconButton icon="left" label="Day before" onClick={() => step(-1)} />
      <label className="visually-hidden" htmlFor="day">
        Day (UTC)
      </label>
      <input
        id="day"
        type="date"
        className="input"
        max={getToday()}
        value={day}
        onChange={(event) => event.currentTarget.value && go(event.currentTarget.value)}
      />
      <IconButton icon="right" label="Day after" disabled={day >= getToday()} onClick={() => step(1)} />
      {day < getToday() && (
        <Button small kind="quiet" onClick={() => go(getToday())}>
          Today
        </Button>
      )}
      <span className="text-secondary small">Days and hours are in UTC.</span>
    </div>
  );
}
