// What is known of a subscription: its polls, its start, what it watches and where events go.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { CopyButton } from "../../components/copy.tsx";
import { DueTime, formatTimeSpan, pluralize, RelativeTime } from "../../components/format.tsx";

export function SubscriptionDetails({ subscription }: { subscription: SubscriptionRow }): ReactElement {
  const {
    id,
    connection,
    customer,
    startAt,
    deliveryUrl,
    signingSecretEndsIn: secretEndsIn,
    input,
    webhook,
  } = subscription;
  return (
    <dl className="description-list">
      <dt>Connection</dt>
      <dd>
        <Link href={`/connections?open=${encodeURIComponent(connection)}`}>{customer ?? connection}</Link>
      </dd>
      <PollDetails poll={subscription.poll} />
      {webhook && (
        <>
          <dt>Last delivery</dt>
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
      <InputDetails title="Filled by polling" value={webhook?.fallbackInput} />
      <dt>Posted to</dt>
      <dd>{deliveryUrl ? <code>{deliveryUrl}</code> : "nowhere: events wait here"}</dd>
      {deliveryUrl && secretEndsIn && (
        <>
          <dt>Signing secret</dt>
          <dd>
            ends in <code>…{secretEndsIn}</code>
          </dd>
        </>
      )}
      <dt>Subscription id</dt>
      <dd className="with-copy">
        <code>{id}</code> <CopyButton kind="quiet" value={id} valueName="subscription id" />
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
        {lastAt && <span className="text-secondary"> (took {pluralize(requests, "request")})</span>}
      </dd>
      <dt>Next poll</dt>
      <dd>
        {nextAt ? <DueTime dateTime={nextAt} /> : "none while it is off"}
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
        {entries.length === 0 && "everything"}
        {entries.map(([name, part]) => (
          <code key={name} className="chip">
            {name}: {JSON.stringify(part)}
          </code>
        ))}
      </dd>
    </>
  );
}
