// Details of a subscription: connection, polls, input and delivery.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { CopyButton } from "../../components/copy.tsx";
import { DueTime, formatTimeSpan, pluralize, RelativeTime } from "../../components/format.tsx";

export function SubscriptionDetails({ subscription }: { subscription: SubscriptionRow }): ReactElement {
  const { id, connection, customer, startAt, deliveryUrl, signingSecretEndsIn, input, webhook } = subscription;
  return (
    <dl className="description-list">
      <dt>Connection</dt>
      <dd>
        <Link href={`/connections?open=${encodeURIComponent(connection)}`}>{customer ?? connection}</Link>
      </dd>
      <PollDetails poll={subscription.poll} />
      {webhook && (
        <>
          <dt>Last webhook request</dt>
          <dd>
            <RelativeTime dateTime={webhook.lastReceivedAt} fallback="none yet" />
          </dd>
        </>
      )}
      <dt>Events since</dt>
      <dd>
        <RelativeTime dateTime={startAt} />
      </dd>
      <InputDetails title="Input" value={input} />
      <InputDetails title="Fallback polling" value={webhook?.fallbackInput} />
      <dt>Delivery</dt>
      <dd>{deliveryUrl ? <code>{deliveryUrl}</code> : "None. Events are stored here until you add a URL."}</dd>
      {deliveryUrl && signingSecretEndsIn && (
        <>
          <dt>Signing secret</dt>
          <dd>
            ends in <code>…{signingSecretEndsIn}</code>
          </dd>
        </>
      )}
      <dt>Subscription ID</dt>
      <dd className="with-copy">
        <code>{id}</code> <CopyButton kind="quiet" value={id} valueName="subscription ID" />
      </dd>
    </dl>
  );
}

function PollDetails({ poll }: { poll: SubscriptionRow["poll"] }): ReactElement | null {
  if (!poll) return null;
  const { lastAt, nextAt, requests, intervalSeconds } = poll;
  return (
    <>
      <dt>Last poll</dt>
      <dd>
        <RelativeTime dateTime={lastAt} fallback="none yet" />
        {lastAt && <span className="text-secondary"> ({pluralize(requests, "request")})</span>}
      </dd>
      <dt>Next poll</dt>
      <dd>
        {nextAt ? <DueTime dateTime={nextAt} /> : "none while disabled"}
        <span className="text-secondary"> (every {formatTimeSpan(intervalSeconds * 1_000)})</span>
      </dd>
    </>
  );
}

function InputDetails({
  title,
  value,
}: {
  title: string;
  value: Record<string, unknown> | undefined;
}): ReactElement | null {
  if (!value) return null;
  const entries = Object.entries(value);
  return (
    <>
      <dt>{title}</dt>
      <dd>
        {entries.length === 0 && "no filter"}
        {entries.map(([name, entry]) => (
          <code key={name} className="chip">
            {name}: {JSON.stringify(entry)}
          </code>
        ))}
      </dd>
    </>
  );
}
