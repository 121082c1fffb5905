// One connection: what is known of it, a test, reconnecting, its connect link, and disconnecting.
import { type ReactElement, useState } from "react";
import type { ConnectionRow, ConnectionTestResponse } from "../../../src/api/settings_contract.ts";
import { send, toErrorDocument } from "../../api/client.ts";
import { invalidate, useApiQuery } from "../../api/query.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { formatDuration } from "../../components/format.tsx";
import { ErrorNotice, LoadError, Notice } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { ConnectLinkDialog } from "./connect_link_dialog.tsx";
import { ConnectionDetails } from "./connection_details.tsx";
import { ConnectionStateBadge } from "./connection_state.tsx";
import { DisconnectDialog } from "./disconnect_dialog.tsx";

export function ConnectionDrawer({ id, onClose }: { id: string; onClose: () => void }): ReactElement {
  const { data, error, refetch } = useApiQuery<ConnectionRow>(`/connections/${encodeURIComponent(id)}`);
  return (
    <Dialog title={data?.customer ?? "Connection"} shape="drawer" onClose={onClose}>
      {data ? (
        <Content connection={data} onClose={onClose} />
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </Dialog>
  );
}

function Content({ connection, onClose }: { connection: ConnectionRow; onClose: () => void }): ReactElement {
  const [asking, setAsking] = useState<"link" | "disconnect">();
  const { work, busy, error, result } = useConnectionRequests(connection);
  const broken = connection.state !== "connected";
  return (
    <div className="stack">
      <ConnectionStateBadge connection={connection} />
      {broken && connection.reason && <Notice tone="warning" title={connection.reason} />}
      <div className="buttons">
        {broken && connection.authMethod === "oauth2" && (
          <Button kind="primary" busy={busy === "reconnect"} onClick={() => work("reconnect")}>
            Reconnect
          </Button>
        )}
        <Button busy={busy === "test"} onClick={() => work("test")}>
          Test
        </Button>
        {!broken && connection.authMethod === "oauth2" && (
          <Button busy={busy === "reconnect"} onClick={() => work("reconnect")}>
            Reconnect
          </Button>
        )}
        <Button onClick={() => setAsking("link")}>Connect link…</Button>
      </div>
      {result && <TestResult result={result} />}
      {error && <ErrorNotice error={error} />}
      <ConnectionDetails connection={connection} />
      <div className="buttons spread">
        <ButtonLink href={`/runs?connection=${encodeURIComponent(connection.id)}`}>Its runs</ButtonLink>
        <Button kind="danger" onClick={() => setAsking("disconnect")}>
          Disconnect…
        </Button>
      </div>
      {asking === "link" && <ConnectLinkDialog customer={connection.customer} onClose={() => setAsking(undefined)} />}
      {asking === "disconnect" && (
        <DisconnectDialog connection={connection} onClose={() => setAsking(undefined)} onDisconnected={onClose} />
      )}
    </div>
  );
}

function TestResult({ result }: { result: ConnectionTestResponse }): ReactElement {
  if (!result.ok && result.error) return <ErrorNotice error={result.error} />;
  return (
    <Notice tone={result.ok ? "success" : "error"} title={result.message}>
      <p className="small text-tertiary">Took {formatDuration(result.durationMs)}</p>
    </Notice>
  );
}

function useConnectionRequests({ id }: ConnectionRow) {
  const [busy, setBusy] = useState<"test" | "reconnect">();
  const [error, setError] = useState<ReturnType<typeof toErrorDocument>>();
  const [result, setResult] = useState<ConnectionTestResponse>();
  const work = async (what: "test" | "reconnect"): Promise<void> => {
    setBusy(what);
    setError(undefined);
    setResult(undefined);
    try {
      const path = `/connections/${encodeURIComponent(id)}/${what}`;
      if (what === "reconnect") {
        const { authorizationUrl } = await send<{ authorizationUrl: string }>("POST", path, {});
        return location.assign(authorizationUrl);
      }
      setResult(await send<ConnectionTestResponse>("POST", path, {}));
      await invalidate("/connections", "/overview");
    } catch (refusal) {
      setError(toErrorDocument(refusal));
    }
    setBusy(undefined);
  };
  return { work, busy, error, result };
}
