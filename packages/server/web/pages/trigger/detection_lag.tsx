// How long after they happened the last events were found: a drawing, its summary, and the same as a table.
import type { ReactElement } from "react";
import type { LagPoint, SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { formatCount, formatDateTime, formatTimeSpan, pluralize } from "../../components/format.tsx";
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
  const { median, longest, countedEvents: fresh, earlierEvents: past } = summarizeLag(points, subscription.createdAt);
  return (
    <section className="stack" aria-label="Lag">
      <h3>How late events were found</h3>
      {median !== undefined && longest !== undefined && (
        <dl className="totals">
          <UsageTotal label="Median" value={formatTimeSpan(median)} />
          <UsageTotal label="Longest" value={formatTimeSpan(longest)} />
          <UsageTotal label="Events" value={formatCount(fresh)} />
        </dl>
      )}
      <Chart points={points} enabledAt={subscription.createdAt} />
      {past > 0 && (
        <p className="small text-tertiary">
          {past === points.length
            ? "All of them happened before the trigger was turned on, so they say nothing of how late it is."
            : `${pluralize(past, "event")} happened before the trigger was turned on: drawn hollow, and not counted above.`}
        </p>
      )}
      <Table points={points} />
    </section>
  );
}

function Chart({ points, enabledAt: since }: { points: readonly LagPoint[]; enabledAt: string }): ReactElement {
  const { box, width } = useWidth();
  const inner = Math.max(120, width - left - 12);
  const scale = createLagScale(points, inner, height);
  return (
    <figure className="chart" ref={box}>
      <svg
        viewBox={`${-left} -10 ${left + inner + 12} ${height + 34}`}
        role="img"
        aria-label="Lag of each event by the time when it happened"
      >
        <Axes scale={scale} inner={inner} />
        {points.map(({ occurredAt, lagMs }, index) => (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: events may share their moment
            key={index}
            cx={scale.x(occurredAt)}
            cy={scale.y(lagMs)}
            r={3.5}
            className={isBeforeEnabled(occurredAt, since) ? "lag-point before-enabled" : "lag-point"}
          >
            <title>{`${formatDateTime(occurredAt)}: found ${formatTimeSpan(lagMs)} later`}</title>
          </circle>
        ))}
      </svg>
    </figure>
  );
}

function Axes({ scale, inner }: { scale: LagScale; inner: number }): ReactElement {
  return (
    <>
      {scale.ticks.map((ms) => (
        <g key={ms}>
          <line x1={0} x2={inner} y1={scale.y(ms)} y2={scale.y(ms)} className="chart-line" />
          <text x={-8} y={scale.y(ms) + 4} className="chart-label end">
            {formatTimeSpan(ms)}
          </text>
        </g>
      ))}
      <text x={0} y={height + 20} className="chart-label start">
        {scale.from}
      </text>
      <text x={inner} y={height + 20} className="chart-label end">
        {scale.to}
      </text>
    </>
  );
}

function Table({ points }: { points: readonly LagPoint[] }): ReactElement {
  return (
    <details className="chart-table">
      <summary>Show as a table</summary>
      <table className="table">
        <caption className="visually-hidden">Lag by event</caption>
        <thead>
          <tr>
            <th scope="col">Happened</th>
            <th scope="col" className="number">
              Found after
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ occurredAt, lagMs }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events may share their moment
            <tr key={index}>
              <td>{formatDateTime(occurredAt)}</td>
              <td className="number">{formatTimeSpan(lagMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
