// What is known of a subscription: its polls, its start, what it watches and where events go.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { SubscriptionRow } from "../../../server/api.ts";
import { CopyButton } from "../../parts/copy.tsx";
import { Ago, Due, plural, span } from "../../parts/time.tsx";

export function SubscriptionFacts({ subscription }: { subscription: SubscriptionRow }): ReactElement {
  const { id, connection, customer, startAt, deliverTo, secretEndsIn, input, webhook } = subscription;
  return (
    <dl className="facts">
      <dt>Connection</dt>
      <dd>
        <Link href={`/connections?open=${encodeURIComponent(connection)}`}>{customer ?? connection}</Link>
      </dd>
      <Polls poll={subscription.poll} />
      {webhook && (
        <>
          <dt>Last delivery</dt>
          <dd>
            <Ago at={webhook.lastReceivedAt} none="none yet" />
          </dd>
        </>
      )}
      <dt>Events since</dt>
      <dd>
        <Ago at={startAt} />
      </dd>
      <Watched title="Input" value={input} />
      <Watched title="Filled by polling" value={webhook?.fill} />
      <dt>Posted to</dt>
      <dd>{deliverTo ? <code>{deliverTo}</code> : "nowhere: events wait here"}</dd>
      {deliverTo && secretEndsIn && (
        <>
          <dt>Signing secret</dt>
          <dd>
            ends in <code>…{secretEndsIn}</code>
          </dd>
        </>
      )}
      <dt>Subscription id</dt>
      <dd className="with-copy">
        <code>{id}</code> <CopyButton kind="quiet" value={id} what="subscription id" />
      </dd>
    </dl>
  );
}

function Polls({ poll }: { poll: SubscriptionRow["poll"] }): ReactElement | null {
  if (!poll) return null;
  const { lastAt, nextAt, requests, intervalSeconds } = poll;
  return (
    <>
      <dt>Last poll</dt>
      <dd>
        <Ago at={lastAt} none="none yet" />
        {lastAt && <span className="soft"> (took {plural(requests, "request")})</span>}
      </dd>
      <dt>Next poll</dt>
      <dd>
        {nextAt ? <Due at={nextAt} /> : "none while it is off"}
        <span className="soft"> (every {span(intervalSeconds * 1_000)})</span>
      </dd>
    </>
  );
}

function Watched({ title, value }: { title: string; value: Record<string, unknown> | undefined }): ReactElement | null {
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
