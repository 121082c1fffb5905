// Dialogs that ask before a subscription is deleted, one of its secrets is replaced, or an event is delivered again.
import type { ReactElement } from "react";
import type {
  EventDetail,
  SubscriptionRow,
  SubscriptionSecrets,
  TriggerDetail,
} from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { useVendor } from "../../api/query.ts";
import { GuardDialog, type GuardDialogProps } from "../../components/guard_dialog.tsx";
import { cacheSubscription, deleteSubscription, getSubscriptionPath } from "./subscription_cache.ts";

interface SubscriptionGuardProps {
  subscription: SubscriptionRow;
  trigger: Pick<TriggerDetail, "title">;
  onClose: () => void;
}

export function DeleteDialog(props: SubscriptionGuardProps & { onDeleted: () => void }): ReactElement {
  const { subscription, trigger, onClose, onDeleted } = props;
  const remove = async (): Promise<void> => {
    await deleteSubscription(subscription.id);
    onDeleted();
  };
  return (
    <GuardDialog
      title={`Delete the subscription of ${getName(subscription)}?`}
      submitLabel="Delete"
      facts={listFacts(subscription, trigger)}
      consequence={
        <p>
          The subscription and its events are deleted{subscription.webhook && ", and its webhook URL stops working"}.
          This cannot be undone. To pause the subscription, disable it instead.
        </p>
      }
      onConfirm={remove}
      onClose={onClose}
    />
  );
}

export type RotatedSecret = "rotate-signing-secret" | "rotate-url-secret";

/** A new webhook URL replaces the old one immediately. The old signing secret signs deliveries for another day. */
const rotations: Readonly<Record<RotatedSecret, { name: string; getConsequence: (vendor: string) => string }>> = {
  "rotate-signing-secret": {
    name: "signing secret",
    getConsequence: () =>
      "The receiver needs the new secret within one day. Until then, deliveries are also signed with the current one.",
  },
  "rotate-url-secret": {
    name: "webhook URL",
    getConsequence: (vendor) =>
      `The current URL stops working at once. Webhook requests are rejected until the rule in ${vendor} has the new URL.`,
  },
};

export function RotateDialog(
  props: SubscriptionGuardProps & { secret: RotatedSecret; onRotated: (secrets: SubscriptionSecrets) => void },
): ReactElement {
  const { subscription, trigger, secret, onClose, onRotated } = props;
  const vendor = useVendor();
  const { name, getConsequence } = rotations[secret];
  const rotate = async (): Promise<void> => {
    const path = `${getSubscriptionPath(subscription.id)}/${secret}`;
    const secrets = await send<SubscriptionSecrets>("POST", path, {});
    cacheSubscription(secrets.subscription);
    onRotated(secrets);
  };
  return (
    <GuardDialog
      title={`Rotate the ${name} of ${getName(subscription)}?`}
      submitLabel="Rotate"
      facts={listFacts(subscription, trigger)}
      consequence={<p>{getConsequence(vendor)}</p>}
      onConfirm={rotate}
      onClose={onClose}
    />
  );
}

export function ReplayDialog(
  props: SubscriptionGuardProps & { event: EventDetail; onConfirm: () => Promise<void> },
): ReactElement {
  const { subscription, trigger, event, onConfirm, onClose } = props;
  return (
    <GuardDialog
      title="Deliver this event again?"
      submitLabel="Replay"
      facts={[...listFacts(subscription, trigger), ["Event", event.label ?? event.itemId]]}
      consequence={
        <p>
          It was delivered before. It is sent again with the same event ID. A receiver that ignores this ID runs its
          workflow a second time.
        </p>
      }
      onConfirm={onConfirm}
      onClose={onClose}
    />
  );
}

function listFacts(subscription: SubscriptionRow, trigger: Pick<TriggerDetail, "title">): GuardDialogProps["facts"] {
  return [
    ["Connection", getName(subscription)],
    ["Trigger", trigger.title],
  ];
}

function getName({ customer, connection }: SubscriptionRow): string {
  return customer ?? connection;
}
