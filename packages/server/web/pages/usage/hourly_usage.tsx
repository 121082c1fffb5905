// Chart of the requests by hour, and the same numbers as a table.
import type { ReactElement } from "react";
import type { Usage } from "../../../src/api/settings_contract.ts";
import { formatCount, pluralize } from "../../components/format.tsx";
import { formatDuration } from "../../components/format_duration.ts";
import { useWidth } from "../../components/use_width.ts";

type Hour = Usage["hours"][number];

const height = 160;
const left = 44;

export function HourlyUsage({ hours }: { hours: readonly Hour[] }): ReactElement {
  const requests = hours.reduce((sum, hour) => sum + hour.requests, 0);
  const waitMs = hours.reduce((sum, hour) => sum + hour.waitMs, 0);
  const rateLimitedCount = hours.reduce((sum, hour) => sum + hour.rateLimitedCount, 0);
  return (
    <>
      <dl className="totals">
        <UsageTotal label="Requests" value={formatCount(requests)} />
        <UsageTotal label="Waited for the rate limiter" value={formatDuration(waitMs)} />
        <UsageTotal label="Rate limited (429)" value={formatCount(rateLimitedCount)} />
      </dl>
      <Chart hours={hours} />
      <details className="chart-table">
        <summary>Show as table</summary>
        <table className="table">
          <caption className="visually-hidden">Requests by hour</caption>
          <thead>
            <tr>
              <th scope="col">Hour (UTC)</th>
              <th scope="col" className="number">
                Requests
              </th>
              <th scope="col" className="number">
                Waited
              </th>
              <th scope="col" className="number">
                429
              </th>
            </tr>
          </thead>
          <tbody>
            {hours.map((hour) => (
              <tr key={hour.hour}>
                <td>{formatHour(hour.hour)}</td>
                <td className="number">{formatCount(hour.requests)}</td>
                <td className="number">{formatDuration(hour.waitMs)}</td>
                <td className="number">{formatCount(hour.rateLimitedCount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

export function UsageTotal({ label, value }: { label: string; value: string }): ReactElement {
  return (
    <div>
      <dt className="text-secondary small">{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Chart({ hours }: { hours: readonly Hour[] }): ReactElement {
  const { container, width } = useWidth();
  const step = Math.max(8, (width - left) / 24);
  const top = roundUpToTick(Math.max(4, ...hours.map(({ requests }) => requests)));
  const y = (value: number): number => height - (value / top) * height;
  return (
    <figure className="chart" ref={container}>
      <svg viewBox={`${-left} -10 ${left + 24 * step} ${height + 32}`} role="img" aria-label="Requests by hour">
        {[0, top / 2, top].map((line) => (
          <g key={line}>
            <line x1={0} x2={24 * step} y1={y(line)} y2={y(line)} className="chart-line" />
            <text x={-8} y={y(line) + 4} className="chart-label end">
              {formatCount(line)}
            </text>
          </g>
        ))}
        {hours.map((hour) => (
          <Bar
            key={hour.hour}
            hour={hour}
            step={step}
            y={y(hour.requests)}
            hasLabel={hour.hour % (step < 20 ? 6 : 3) === 0}
          />
        ))}
      </svg>
      <figcaption className="small text-tertiary">A red dot marks hours with rate-limited requests.</figcaption>
    </figure>
  );
}

function Bar({ hour: { hour, requests, rateLimitedCount, waitMs }, step, y, hasLabel }: BarProps): ReactElement {
  const gap = step / 6;
  return (
    <g className="chart-hour">
      <title>{`${formatHour(hour)}: ${pluralize(requests, "request")}, ${formatDuration(waitMs)} waited, ${rateLimitedCount} rate limited`}</title>
      <rect x={hour * step} y={0} width={step} height={height} className="chart-hit-area" />
      <rect x={hour * step + gap} y={y} width={step - 2 * gap} height={height - y} rx={2} className="chart-bar" />
      {rateLimitedCount > 0 && (
        <circle cx={(hour + 0.5) * step} cy={Math.max(-4, y - 7)} r={3.5} className="chart-rate-limited" />
      )}
      {hasLabel && (
        <text x={(hour + 0.5) * step} y={height + 18} className="chart-label">
          {formatHour(hour)}
        </text>
      )}
    </g>
  );
}

interface BarProps {
  hour: Hour;
  step: number;
  /** Y coordinate of the top of the bar. */
  y: number;
  hasLabel: boolean;
}

function formatHour(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

/** Rounds up to 1, 2, 4, 6, 8 or 10 times a power of ten, so that the axis has round numbers. */
function roundUpToTick(value: number): number {
  const size = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 6, 8, 10].find((factor) => factor * size >= value) ?? 10) * size;
}
