// Turning a trigger on for a connection: what it watches, from when on, how often, and where events go.
import { type ReactElement, useState } from "react";
import type { Issue } from "../../../index.ts";
import type { Subscribed, TriggerDetail } from "../../../server/api.ts";
import { ApiError, send } from "../../api/client.ts";
import { client, refresh } from "../../api/query.ts";
import { InputForm, takesInput } from "../../form/form.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { focusFault } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/form_dialog.tsx";
import { plural } from "../../parts/time.tsx";
import { faultAt, useWork } from "../../parts/work.ts";
import { ConnectionPicker } from "../action/connection_picker.tsx";
import { pathOf } from "./change.ts";
import { DeliverField, IntervalField } from "./choices.tsx";
import { type Draft, draftFaults, draftFor, inputOf, issuesUnder, sourceOf } from "./draft.ts";
import { Once } from "./once.tsx";
import { StartChoice } from "./start_choice.tsx";
import { WebhookChoice } from "./webhook_choice.tsx";

export interface TurnOnProps {
  trigger: TriggerDetail;
  onClose: () => void;
  onDone: (id: string) => void;
}

export function TurnOn({ trigger, onClose, onDone }: TurnOnProps): ReactElement {
  const { draft, change, issues, made, work, submit } = useTurnOn(trigger, onDone);
  if (made) {
    const done = (): void => onDone(made.subscription.id);
    const foot = (
      <Button kind="primary" onClick={done}>
        I have copied it
      </Button>
    );
    return (
      <Dialog title={`${trigger.title} is turned on`} shape="drawer" onClose={done} foot={foot}>
        <Once subscribed={made} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={`Turn on ${trigger.title}`}
      go="Turn on"
      drawer
      work={work}
      onClose={onClose}
      onSubmit={(form) => void submit(form)}
    >
      <Choices trigger={trigger} draft={draft} issues={issues} change={change} />
      <p className="fault" role="status">
        {issues.length > 0 && `${plural(issues.length, "field needs", "fields need")} a correction.`}
      </p>
    </FormDialog>
  );
}

export interface ChoicesProps {
  trigger: TriggerDetail;
  draft: Draft;
  issues: readonly Issue[];
  change: (part: Partial<Draft>) => void;
}

function Choices({ trigger, draft, issues, change }: ChoicesProps): ReactElement {
  const { poll } = trigger;
  return (
    <>
      <ConnectionPicker
        value={draft.connection}
        fault={faultAt(issues, "/connection")}
        onChange={(connection) => change({ connection })}
      />
      {takesInput(trigger.input) && (
        <InputForm
          source={sourceOf(trigger)}
          connection={draft.connection}
          values={draft.values}
          issues={issuesUnder(issues, "/input")}
          onChange={(values) => change({ values })}
        />
      )}
      <WebhookChoice trigger={trigger} draft={draft} issues={issues} change={change} />
      {poll?.start === "date" && <StartChoice draft={draft} fault={faultAt(issues, "/startAt")} change={change} />}
      {poll && (
        <IntervalField
          {...poll}
          value={draft.interval}
          fault={faultAt(issues, "/intervalSeconds")}
          onChange={(interval) => change({ interval })}
        />
      )}
      <DeliverField
        value={draft.deliverTo}
        fault={faultAt(issues, "/deliverTo")}
        onChange={(deliverTo) => change({ deliverTo })}
      />
    </>
  );
}

function useTurnOn(trigger: TriggerDetail, onDone: (id: string) => void) {
  const [draft, setDraft] = useState(() => draftFor(trigger));
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const [made, setMade] = useState<Subscribed>();
  const work = useWork();
  /** Once faults are shown, they follow what is changed. */
  const change = (part: Partial<Draft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    if (issues.length > 0) setIssues(draftFaults(trigger, next));
  };
  const create = async (): Promise<void> => {
    const subscribed = await send<Subscribed>("POST", "/subscriptions", inputOf(trigger, draft));
    const { subscription, signingSecret } = subscribed;
    client.setQueryData([pathOf(subscription.id)], subscription);
    await refresh("/subscriptions");
    if (signingSecret || subscription.webhook?.method === "url_key") setMade(subscribed);
    else onDone(subscription.id);
  };
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const found = draftFaults(trigger, draft);
    setIssues(found);
    if (found.length > 0) return focusFault(form);
    const refused = await work.attempt(() => create().catch(rememberFaults));
    if (!refused) focusFault(form);
  };
  const rememberFaults = (refusal: unknown): never => {
    if (refusal instanceof ApiError) setIssues(refusal.document.issues ?? []);
    throw refusal;
  };
  return { draft, change, issues, made, work, submit };
}
