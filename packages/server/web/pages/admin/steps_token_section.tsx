// The token with which engines use the steps API and the MCP tools.
import { type ReactElement, useState } from "react";
import type { StepsTokenInfo } from "../../../src/api/admin_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate, useApiQuery } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { CopyField } from "../../components/copy.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { RelativeTime } from "../../components/format.tsx";
import { GuardDialog } from "../../components/guard_dialog.tsx";
import { LoadError, Notice } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { Section } from "../../layout/page_layout.tsx";

export function StepsTokenSection(): ReactElement {
  const { data, error, refetch } = useApiQuery<StepsTokenInfo>("/steps-token");
  const [isOpen, setOpen] = useState(false);
  const canRotate = data?.source === "store";
  return (
    <Section
      title="Token of the steps API"
      description="Engines and MCP clients send it as Authorization: Bearer TOKEN."
      controls={canRotate && <Button onClick={() => setOpen(true)}>Rotate…</Button>}
    >
      {data ? (
        <p>
          Ends in <code>…{data.endsIn}</code>
          {data.rotatedAt && (
            <>
              , rotated <RelativeTime dateTime={data.rotatedAt} />
            </>
          )}
          {canRotate ? "." : ". It is set by STEPS_TOKEN or --steps-token: change it there and restart the server."}
        </p>
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={1} />
      )}
      {isOpen && data && <RotateDialog endsIn={data.endsIn} onClose={() => setOpen(false)} />}
    </Section>
  );
}

function RotateDialog({ endsIn, onClose }: { endsIn: string; onClose: () => void }): ReactElement {
  const [token, setToken] = useState<string>();
  const rotate = async (): Promise<void> => {
    setToken((await send<{ token: string }>("POST", "/steps-token/rotate", {})).token);
    await invalidate("/steps-token", "/audit-log");
  };
  if (token !== undefined)
    return (
      <Dialog title="New token of the steps API" onClose={onClose} footer={<Button onClick={onClose}>Done</Button>}>
        <div className="stack">
          <Notice tone="warning" title="This token is shown once.">
            <p>Copy it now, and set it in every engine.</p>
          </Notice>
          <CopyField label="Token" valueName="token" value={token} />
        </div>
      </Dialog>
    );
  return (
    <GuardDialog
      title="Rotate the token of the steps API?"
      submitLabel="Rotate"
      facts={[["Token", `ends in …${endsIn}`]]}
      consequence={<p>The current token ends now. Engines that use it fail until they have the new one.</p>}
      onConfirm={rotate}
      onClose={onClose}
    />
  );
}
