// One event in the drawer of its subscription: details, delivery state, data and replay.
import { type ReactElement, useState } from "react";
import type { EventDetail, EventRow, SubscriptionRow, TriggerDetail } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate, useApiQuery } from "../../api/query.ts";
import { useForbiddenReason } from "../../api/role.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy.tsx";
import { RelativeTime } from "../../components/format.tsx";
import { JsonTree } from "../../components/json_tree.tsx";
import { ErrorNotice, LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useRequest } from "../../components/use_request.ts";
import { DeliveryStateBadge, DeliveryStateText, formatDetectionLag } from "./delivery_state.tsx";
import { cacheEvent } from "./event_stream.ts";
import { getSubscriptionPath } from "./subscription_cache.ts";
import { ReplayDialog } from "./subscription_guards.tsx";

export interface EventViewProps {
  id: string;
  subscription: SubscriptionRow;
  trigger: TriggerDetail;
  onClose: () => void;
}

export function EventView({ id, subscription, trigger, onClose }: EventViewProps): ReactElement {
  const path = `${getSubscriptionPath(subscription.id)}/events/${encodeURIComponent(id)}`;
  const { data, error, refetch } = useApiQuery<EventDetail>(path);
  return (
    <section className="stack" aria-label="Event">
      <p>
        <Button small kind="quiet" onClick={onClose}>
          ← All events
        </Button>
      </p>
      <h3>{data ? (data.label ?? data.itemId) : "Event"}</h3>
      {data ? (
        <Content event={data} path={path} subscription={subscription} trigger={trigger} />
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </section>
  );
}

interface ContentProps extends Pick<EventViewProps, "subscription" | "trigger"> {
  event: EventDetail;
  path: string;
}

function Content({ event, path, subscription, trigger }: ContentProps): ReactElement {
  const { id, itemId, occurredAt, detectedAt, isTest, delivery, data } = event;
  const lag = formatDetectionLag(event);
  return (
    <div className="stack">
      <dl className="description-list">
        <dt>Delivery</dt>
        <dd>
          <DeliveryStateBadge delivery={delivery} /> <DeliveryStateText delivery={delivery} />
        </dd>
        <dt>Occurred</dt>
        <dd>
          <RelativeTime dateTime={occurredAt} fallback="unknown" />
        </dd>
        <dt>Detected</dt>
        <dd>
          <RelativeTime dateTime={detectedAt} />
          {lag && <span className="text-secondary">, {lag} later</span>} {isTest && <Badge tone="warning">test</Badge>}
        </dd>
        <dt>Item ID</dt>
        <dd className="with-copy">
          <code>{itemId}</code> <CopyButton kind="quiet" value={itemId} valueName="item ID" />
        </dd>
        <dt>Event ID</dt>
        <dd className="with-copy">
          <code>{id}</code> <CopyButton kind="quiet" value={id} valueName="event ID" />
        </dd>
      </dl>
      <Replay event={event} path={path} subscription={subscription} trigger={trigger} />
      {data === undefined ? (
        <p className="text-secondary">The event data is no longer stored.</p>
      ) : (
        <JsonTree value={data} valueName="event data" />
      )}
    </div>
  );
}

function Replay(props: ContentProps): ReactElement | null {
  const { event, path, subscription, trigger } = props;
  const request = useRequest();
  const [isDialogOpen, setDialogOpen] = useState(false);
  const isForbidden = useForbiddenReason("POST /subscriptions/:id/events/:event/replay") !== undefined;
  if (!subscription.deliveryUrl || event.data === undefined || isForbidden) return null;
  const isDelivered = event.delivery.state === "delivered";
  return (
    <>
      <p className="buttons">
        <Button
          icon="reload"
          busy={request.isBusy}
          onClick={() =>
            isDelivered ? setDialogOpen(true) : void request.start(() => replayEvent(subscription.id, path))
          }
        >
          {isDelivered ? "Replay…" : "Replay"}
        </Button>
        <span className="text-secondary small">Delivers the event again with the same event ID.</span>
      </p>
      {request.error && <ErrorNotice error={request.error} />}
      {isDialogOpen && (
        <ReplayDialog
          subscription={subscription}
          trigger={trigger}
          event={event}
          onConfirm={async () => {
            await replayEvent(subscription.id, path);
            setDialogOpen(false);
          }}
          onClose={() => setDialogOpen(false)}
        />
      )}
    </>
  );
}

async function replayEvent(subscription: string, path: string): Promise<void> {
  cacheEvent(subscription, await send<EventRow>("POST", `${path}/replay`, {}));
  await invalidate(getSubscriptionPath(subscription));
}
