// Drawer with one subscription: state, webhook guide, details, events, detection lag and settings.
import type { ReactElement } from "react";
import type { SubscriptionRow, TriggerDetail } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { HealthBadge, HealthProblems } from "../../components/health.tsx";
import { ErrorNotice, LoadError } from "../../components/notice.tsx";
import { AddScopesFor } from "../../components/scope_chips.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { useRequest } from "../../components/use_request.ts";
import { DetectionLag } from "./detection_lag.tsx";
import { EventList } from "./event_list.tsx";
import { useEventStream } from "./event_stream.ts";
import { EventView } from "./event_view.tsx";
import { getSubscriptionPath, pollNow } from "./subscription_cache.ts";
import { EnabledSwitch } from "./subscription_columns.tsx";
import { SubscriptionDetails } from "./subscription_details.tsx";
import { SubscriptionSettings } from "./subscription_settings.tsx";
import { WebhookGuide } from "./webhook_guide.tsx";

export interface SubscriptionDrawerProps {
  id: string;
  trigger: TriggerDetail;
  onClose: () => void;
}

/** The error of the last poll has a remedy, the webhook guide has a status, and the list of events has a button. */
const shownElsewhere = ["poll_failed", "webhook_rejected", "public_key_missing", "deliveries_failed"] as const;

/** Used while the event stream is not open. */
const refetchIntervalMs = 5_000;

export function SubscriptionDrawer({ id, trigger, onClose }: SubscriptionDrawerProps): ReactElement {
  const isLive = useEventStream(id);
  const options = isLive ? {} : { refetchIntervalMs };
  const { data, error, refetch } = useApiQuery<SubscriptionRow>(getSubscriptionPath(id), options);
  const title = data ? (data.customer ?? data.connection) : "Subscription";
  const [params, updateParams] = useUrlState();
  const event = params.get("event");
  return (
    <Dialog title={title} shape="wide drawer" onClose={onClose}>
      {data && event ? (
        <EventView
          id={event}
          subscription={data}
          trigger={trigger}
          onClose={() => updateParams({ event: undefined })}
        />
      ) : data ? (
        <Content subscription={data} trigger={trigger} isLive={isLive} onClose={onClose} />
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={10} />
      )}
    </Dialog>
  );
}

interface ContentProps {
  subscription: SubscriptionRow;
  trigger: TriggerDetail;
  isLive: boolean;
  onClose: () => void;
}

function Content({ subscription, trigger, isLive, onClose }: ContentProps): ReactElement {
  const { id, enabled, poll, webhook } = subscription;
  const request = useRequest();
  return (
    <div className="stack spacious">
      <div className="split-row">
        <p className="buttons">
          <EnabledSwitch subscription={subscription} />
          <HealthBadge health={subscription.health} />
        </p>
        {poll && enabled && (
          <Button
            route="POST /subscriptions/:id/poll"
            small
            icon="reload"
            busy={request.isBusy}
            onClick={() => void request.start(() => pollNow(id))}
          >
            Poll now
          </Button>
        )}
      </div>
      {request.error && <ErrorNotice error={request.error} />}
      <HealthProblems health={subscription.health} connection={subscription.connection} except={shownElsewhere} />
      {poll?.error && (
        <ErrorNotice error={poll.error}>
          <AddScopesFor connection={subscription.connection} scopes={poll.error.scopes ?? []} />
        </ErrorNotice>
      )}
      {webhook && trigger.webhook && <WebhookGuide subscription={subscription} webhook={webhook} trigger={trigger} />}
      <SubscriptionDetails subscription={subscription} />
      <EventList subscription={subscription} isLive={isLive} />
      <DetectionLag subscription={subscription} />
      <SubscriptionSettings subscription={subscription} trigger={trigger} onDeleted={onClose} />
    </div>
  );
}
