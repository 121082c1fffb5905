// One subscription: how it does, its webhook, its events as they come, how late they are, and what can be changed.
import type { ReactElement } from "react";
import type { SubscriptionRow, TriggerDetail } from "../../../server/api.ts";
import { useRead } from "../../api/query.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice, Failed } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/state.tsx";
import { useWork } from "../../parts/work.ts";
import { pathOf, pollNow } from "./change.ts";
import { OnOff } from "./columns.tsx";
import { Events } from "./events.tsx";
import { SubscriptionFacts } from "./facts.tsx";
import { WebhookGuide } from "./guide.tsx";
import { Lag } from "./lag.tsx";
import { Rules } from "./rules.tsx";
import { useStream } from "./stream.ts";
import { SubscriptionState } from "./subscription_state.tsx";

export interface DrawerProps {
  id: string;
  trigger: TriggerDetail;
  onClose: () => void;
}

const withoutStreamMs = 5_000;

export function SubscriptionDrawer({ id, trigger, onClose }: DrawerProps): ReactElement {
  const live = useStream(id);
  const options = live ? {} : { every: withoutStreamMs };
  const { data, error, refetch } = useRead<SubscriptionRow>(pathOf(id), options);
  const title = data ? (data.customer ?? data.connection) : "Subscription";
  return (
    <Dialog title={title} shape="wide drawer" onClose={onClose}>
      {data ? (
        <Content subscription={data} trigger={trigger} live={live} onClose={onClose} />
      ) : error ? (
        <Failed error={error} again={() => void refetch()} />
      ) : (
        <Skeleton lines={10} />
      )}
    </Dialog>
  );
}

interface ContentProps {
  subscription: SubscriptionRow;
  trigger: TriggerDetail;
  live: boolean;
  onClose: () => void;
}

function Content({ subscription, trigger, live, onClose }: ContentProps): ReactElement {
  const { id, enabled, poll, webhook } = subscription;
  const work = useWork();
  return (
    <div className="stack loose">
      <div className="row-end">
        <p className="buttons">
          <OnOff subscription={subscription} />
          <SubscriptionState subscription={subscription} />
        </p>
        {poll && enabled && (
          <Button small icon="again" busy={work.busy} onClick={() => void work.attempt(() => pollNow(id))}>
            Poll now
          </Button>
        )}
      </div>
      {work.error && <ErrorNotice error={work.error} />}
      {poll?.error && <ErrorNotice error={poll.error} />}
      {webhook && trigger.webhook && <WebhookGuide subscription={subscription} webhook={webhook} trigger={trigger} />}
      <SubscriptionFacts subscription={subscription} />
      <Events subscription={subscription} live={live} />
      <Lag subscription={subscription} />
      <Rules subscription={subscription} trigger={trigger} onGone={onClose} />
    </div>
  );
}
