// One event in full: what it holds, where it stands on its way, and posting it once more.
import type { ReactElement } from "react";
import type { EventDetail, EventRow, SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate, useApiQuery } from "../../api/query.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { RelativeTime } from "../../components/format.tsx";
import { JsonTree } from "../../components/json_tree.tsx";
import { ErrorNotice, LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useRequest } from "../../components/use_request.ts";
import { DeliveryStateBadge, DeliveryStateText, getDetectionLagMs } from "./delivery_state.tsx";
import { cacheEvent } from "./event_stream.ts";
import { getSubscriptionPath } from "./subscription_cache.ts";

export interface EventDialogProps {
  id: string;
  subscription: SubscriptionRow;
  onClose: () => void;
}

export function EventDialog({ id, subscription, onClose }: EventDialogProps): ReactElement {
  const path = `${getSubscriptionPath(subscription.id)}/events/${encodeURIComponent(id)}`;
  const { data, error, refetch } = useApiQuery<EventDetail>(path);
  return (
    <Dialog title={data ? (data.label ?? data.itemId) : "Event"} shape="wide" onClose={onClose}>
      {data ? (
        <Content event={data} path={path} subscription={subscription} />
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </Dialog>
  );
}

interface ContentProps {
  event: EventDetail;
  path: string;
  subscription: SubscriptionRow;
}

function Content({ event, path, subscription }: ContentProps): ReactElement {
  const { id, itemId, occurredAt, detectedAt, isTest, delivery, data } = event;
  const lag = getDetectionLagMs(event);
  return (
    <div className="stack">
      <dl className="description-list">
        <dt>Delivery</dt>
        <dd>
          <DeliveryStateBadge delivery={delivery} /> <DeliveryStateText delivery={delivery} />
        </dd>
        <dt>Happened</dt>
        <dd>
          <RelativeTime dateTime={occurredAt} fallback="not said" />
        </dd>
        <dt>Found</dt>
        <dd>
          <RelativeTime dateTime={detectedAt} />
          {lag && <span className="text-secondary">, {lag} later</span>} {isTest && <Badge tone="warning">test</Badge>}
        </dd>
        <dt>Item</dt>
        <dd className="with-copy">
          <code>{itemId}</code> <CopyButton kind="quiet" value={itemId} valueName="item id" />
        </dd>
        <dt>Event id</dt>
        <dd className="with-copy">
          <code>{id}</code> <CopyButton kind="quiet" value={id} valueName="event id" />
        </dd>
      </dl>
      <Replay path={path} subscription={subscription} hasData={data !== undefined} />
      {data === undefined ? (
        <p className="text-secondary">What it held is no longer kept.</p>
      ) : (
        <JsonTree value={data} valueName="event data" />
      )}
    </div>
  );
}

function Replay({
  path,
  subscription,
  hasData: kept,
}: {
  path: string;
  subscription: SubscriptionRow;
  hasData: boolean;
}) {
  const work = useRequest();
  if (!subscription.deliveryUrl || !kept) return null;
  const replay = async (): Promise<void> => {
    cacheEvent(subscription.id, await send<EventRow>("POST", `${path}/replay`, {}));
    await invalidate(getSubscriptionPath(subscription.id));
  };
  return (
    <>
      <p className="buttons">
        <Button icon="reload" busy={work.busy} onClick={() => void work.start(replay)}>
          Replay
        </Button>
        <span className="text-secondary small">Posts it once more, under the same event id.</span>
      </p>
      {work.error && <ErrorNotice error={work.error} />}
    </>
  );
}
