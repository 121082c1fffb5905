// One event in full: what it holds, where it stands on its way, and posting it once more.
import type { ReactElement } from "react";
import type { EventDetail, EventRow, SubscriptionRow } from "../../../server/api.ts";
import { send } from "../../api/client.ts";
import { refresh, useRead } from "../../api/query.ts";
import { Button } from "../../parts/button.tsx";
import { CopyButton } from "../../parts/copy.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice, Failed } from "../../parts/notice.tsx";
import { Badge, Skeleton } from "../../parts/state.tsx";
import { Ago } from "../../parts/time.tsx";
import { Tree } from "../../parts/tree.tsx";
import { useWork } from "../../parts/work.ts";
import { pathOf } from "./change.ts";
import { DeliveryState, DeliveryWords, lagOf } from "./delivery.tsx";
import { keepEvent } from "./stream.ts";

export interface EventDialogProps {
  id: string;
  subscription: SubscriptionRow;
  onClose: () => void;
}

export function EventDialog({ id, subscription, onClose }: EventDialogProps): ReactElement {
  const path = `${pathOf(subscription.id)}/events/${encodeURIComponent(id)}`;
  const { data, error, refetch } = useRead<EventDetail>(path);
  return (
    <Dialog title={data ? (data.label ?? data.item) : "Event"} shape="wide" onClose={onClose}>
      {data ? (
        <Content event={data} path={path} subscription={subscription} />
      ) : error ? (
        <Failed error={error} again={() => void refetch()} />
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
  const { id, item, time, foundAt, test, delivery, data } = event;
  const lag = lagOf(event);
  return (
    <div className="stack">
      <dl className="facts">
        <dt>Delivery</dt>
        <dd>
          <DeliveryState delivery={delivery} /> <DeliveryWords delivery={delivery} />
        </dd>
        <dt>Happened</dt>
        <dd>
          <Ago at={time} none="not said" />
        </dd>
        <dt>Found</dt>
        <dd>
          <Ago at={foundAt} />
          {lag && <span className="soft">, {lag} later</span>} {test && <Badge tone="warn">test</Badge>}
        </dd>
        <dt>Item</dt>
        <dd className="with-copy">
          <code>{item}</code> <CopyButton kind="quiet" value={item} what="item id" />
        </dd>
        <dt>Event id</dt>
        <dd className="with-copy">
          <code>{id}</code> <CopyButton kind="quiet" value={id} what="event id" />
        </dd>
      </dl>
      <Replay path={path} subscription={subscription} kept={data !== undefined} />
      {data === undefined ? (
        <p className="soft">What it held is no longer kept.</p>
      ) : (
        <Tree value={data} what="event data" />
      )}
    </div>
  );
}

function Replay({ path, subscription, kept }: { path: string; subscription: SubscriptionRow; kept: boolean }) {
  const work = useWork();
  if (!subscription.deliverTo || !kept) return null;
  const replay = async (): Promise<void> => {
    keepEvent(subscription.id, await send<EventRow>("POST", `${path}/replay`, {}));
    await refresh(pathOf(subscription.id));
  };
  return (
    <>
      <p className="buttons">
        <Button icon="again" busy={work.busy} onClick={() => void work.attempt(replay)}>
          Replay
        </Button>
        <span className="soft small">Posts it once more, under the same event id.</span>
      </p>
      {work.error && <ErrorNotice error={work.error} />}
    </>
  );
}
