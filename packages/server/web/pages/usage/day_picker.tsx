// Selects the day of the usage page.
import type { ReactElement } from "react";
import { Button, IconButton } from "../../components/button.tsx";
import { useUrlState } from "../../components/url_state.ts";

const dayMs = 86_400_000;

/** The current day in UTC: the vendor's quota resets at midnight UTC. */
export function getToday(): string {
  return new Date().toISOString().slice(0, 10);
}

export function DayPicker({ day }: { day: string }): ReactElement {
  const [, updateParams] = useUrlState();
  const selectDay = (selected: string): void => updateParams({ day: selected >= getToday() ? undefined : selected });
  const moveBy = (days: number): void => selectDay(new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10));
  return (
    <div className="day-picker">
      <IconButton icon="left" label="Previous day" onClick={() => moveBy(-1)} />
      <label className="visually-hidden" htmlFor="day">
        Day (UTC)
      </label>
      <input
        id="day"
        type="date"
        className="input"
        max={getToday()}
        value={day}
        onChange={(event) => event.currentTarget.value && selectDay(event.currentTarget.value)}
      />
      <IconButton icon="right" label="Next day" disabled={day >= getToday()} onClick={() => moveBy(1)} />
      {day < getToday() && (
        <Button small kind="quiet" onClick={() => selectDay(getToday())}>
          Today
        </Button>
      )}
      <span className="text-secondary small">Days and hours are in UTC.</span>
    </div>
  );
}
