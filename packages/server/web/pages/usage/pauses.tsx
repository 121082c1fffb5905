// Companies whose requests wait because the vendor asked for a pause, and a button that ends it.
import { type ReactElement, useState } from "react";
import type { PauseRow } from "../../../src/api/settings_contract.ts";
import { send, toErrorDocument } from "../../api/client.ts";
import { invalidate, useVendor } from "../../api/query.ts";
import { StatusDot } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { DueTime } from "../../components/format.tsx";
import { ErrorNotice } from "../../components/notice.tsx";
import { Section } from "../../layout/page_layout.tsx";

export function Pauses({ pauses }: { pauses: readonly PauseRow[] }): ReactElement {
  const vendor = useVendor();
  return (
    <Section
      title="Paused requests"
      description={`${vendor} asked to wait. If it accepts requests again, for example after it raised a limit, end the pause.`}
      plain
    >
      <ul className="row-list">
        {pauses.map((pause) => (
          <PauseItem key={pause.quotaKey} pause={pause} />
        ))}
      </ul>
    </Section>
  );
}

function PauseItem({ pause: { quotaKey, customers, until } }: { pause: PauseRow }): ReactElement {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ReturnType<typeof toErrorDocument>>();
  const lift = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await send("POST", "/pauses/lift", { quotaKey });
      await invalidate("/usage");
    } catch (caught) {
      setError(toErrorDocument(caught));
    }
    setBusy(false);
  };
  return (
    <li className="row-list-item">
      <div className="row-list-text">
        <StatusDot tone="warning">
          <strong>{customers.length > 0 ? customers.join(", ") : quotaKey}</strong>
        </StatusDot>
        <p className="text-secondary">
          Requests continue <DueTime dateTime={until} />.
        </p>
        {error && <ErrorNotice error={error} />}
      </div>
      <Button route="POST /pauses/lift" small busy={busy} onClick={() => void lift()}>
        Resume requests
      </Button>
    </li>
  );
}
