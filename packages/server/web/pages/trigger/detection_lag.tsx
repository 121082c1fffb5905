// Detection lag of the last events: summary, chart and table.
import type { ReactElement } from "react";
import type { LagPoint, SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { formatCount, formatLocalTime, formatTimeSpan, LocalTime, pluralize } from "../../components/format.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useWidth } from "../../components/use_width.ts";
import { UsageTotal } from "../usage/hourly_usage.tsx";
import { createLagScale, isBeforeEnabled, type LagScale, summarizeLag } from "./detection_lag_scale.ts";
import { getSubscriptionPath } from "./subscription_cache.ts";

const height = 140;
const left = 56;

export function DetectionLag({ subscription }: { subscription: SubscriptionRow }): ReactElement | null {
  const { data, error, refetch } = useApiQuery<{ points: LagPoint[] }>(
    `${getSubscriptionPath(subscription.id)}/detection-lag`,
  );
  const points = data?.points ?? [];
  if (error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data && subscription.events.total > 0) return <Skeleton lines={1} height={220} />;
  if (points.length === 0) return null;
  const { median, longest, countedEvents, earlierEvents } = summarizeLag(points, subscription.createdAt);
  return (
    <section className="stack" aria-label="Detection lag">
      <h3>Detection lag</h3>
      {median !== undefined && longest !== undefined && (
        <dl className="totals">
          <UsageTotal label="Median" value={formatTimeSpan(median)} />
          <UsageTotal label="Longest" value={formatTimeSpan(longest)} />
          <UsageTotal label="Events" value={formatCount(countedEvents)} />
        </dl>
      )}
      <Chart points={points} enabledAt={subscription.createdAt} />
      {earlierEvents > 0 && (
        <p className="small text-tertiary">
          {earlierEvents === points.length
            ? "All events were found by backfill: they occurred before the trigger was enabled, so they have no detection lag."
            : `${pluralize(earlierEvents, "event")} occurred before the trigger was enabled. The chart shows them as circles, and the numbers above exclude them.`}
        </p>
      )}
      <Table points={points} />
    </section>
  );
}

function Chart({ points, enabledAt }: { points: readonly LagPoint[]; enabledAt: string }): ReactElement {
  const { container, width } = useWidth();
  const plotWidth = Math.max(120, width - left - 12);
  const scale = createLagScale(points, plotWidth, height);
  return (
    <figure className="chart" ref={container}>
      <svg
        viewBox={`${-left} -10 ${left + plotWidth + 12} ${height + 34}`}
        role="img"
        aria-label="Detection lag of each event by its time of occurrence"
      >
        <Axes scale={scale} plotWidth={plotWidth} />
        {points.map(({ occurredAt, lagMs }, index) => (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: several events can have the same time
            key={index}
            cx={scale.x(occurredAt)}
            cy={scale.y(lagMs)}
            r={3.5}
            className={isBeforeEnabled(occurredAt, enabledAt) ? "lag-point before-enabled" : "lag-point"}
          >
            <title>{`${formatLocalTime(occurredAt)}: detected ${formatTimeSpan(lagMs)} later`}</title>
          </circle>
        ))}
      </svg>
    </figure>
  );
}

function Axes({ scale, plotWidth }: { scale: LagScale; plotWidth: number }): ReactElement {
  return (
    <>
      {scale.ticks.map((ms) => (
        <g key={ms}>
          <line x1={0} x2={plotWidth} y1={scale.y(ms)} y2={scale.y(ms)} className="chart-line" />
          <text x={-8} y={scale.y(ms) + 4} className="chart-label end">
            {formatTimeSpan(ms)}
          </text>
        </g>
      ))}
      <text x={0} y={height + 20} className="chart-label start">
        {scale.from}
      </text>
      <text x={plotWidth} y={height + 20} className="chart-label end">
        {scale.to}
      </text>
    </>
  );
}

function Table({ points }: { points: readonly LagPoint[] }): ReactElement {
  return (
    <details className="chart-table">
      <summary>Show as table</summary>
      <table className="table">
        <caption className="visually-hidden">Detection lag by event</caption>
        <thead>
          <tr>
            <th scope="col">Occurred</th>
            <th scope="col" className="number">
              Detected after
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ occurredAt, lagMs }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: several events can have the same time
            <tr key={index}>
              <td>
                <LocalTime dateTime={occurredAt} />
              </td>
              <td className="number">{formatTimeSpan(lagMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
