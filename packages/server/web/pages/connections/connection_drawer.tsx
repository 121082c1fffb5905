// Drawer with one connection: details, connection test, reconnect, connect link and disconnect.
import { type ReactElement, useState } from "react";
import type { ConnectionRow, ConnectionTestResponse } from "../../../src/api/settings_contract.ts";
import { send, toErrorDocument } from "../../api/client.ts";
import { invalidate, useApiQuery } from "../../api/query.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { formatDuration } from "../../components/format_duration.ts";
import { HealthBadge, HealthProblems } from "../../components/health.tsx";
import { ErrorNotice, LoadError, Notice } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { ConnectLinkDialog } from "./connect_link_dialog.tsx";
import { ConnectionDetails } from "./connection_details.tsx";
import { ConnectionSubscriptions } from "./connection_subscriptions.tsx";
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
  const [openDialog, setOpenDialog] = useState<"link" | "disconnect">();
  const { start, busy, error, result } = useConnectionRequests(connection);
  const isBroken = connection.state !== "connected";
  const isReadOnly = connection.accountSource === "environment";
  return (
    <div className="stack">
      <HealthBadge health={connection.health} />
      <HealthProblems health={connection.health} connection={connection.id} except={["scopes_missing"]} />
      <div className="buttons">
        {isBroken && connection.authMethod === "oauth2" && (
          <Button
            route="POST /connections/:id/reconnect"
            kind="primary"
            busy={busy === "reconnect"}
            onClick={() => start("reconnect")}
          >
            Reconnect
          </Button>
        )}
        <Button route="POST /connections/:id/test" busy={busy === "test"} onClick={() => start("test")}>
          Test connection
        </Button>
        {!isBroken && !isReadOnly && connection.authMethod === "oauth2" && (
          <Button
            route="POST /connections/:id/reconnect"
            busy={busy === "reconnect"}
            onClick={() => start("reconnect")}
          >
            Reconnect
          </Button>
        )}
        {!isReadOnly && (
          <Button route="POST /connect-links" onClick={() => setOpenDialog("link")}>
            Connect link…
          </Button>
        )}
      </div>
      {result && <TestResult result={result} />}
      {error && <ErrorNotice error={error} />}
      <ConnectionDetails connection={connection} />
      <ConnectionSubscriptions connection={connection} />
      <div className="buttons spread">
        <ButtonLink href={`/runs?connection=${encodeURIComponent(connection.id)}`}>Show runs</ButtonLink>
        {!isReadOnly && (
          <Button route="DELETE /connections/:id" kind="danger" onClick={() => setOpenDialog("disconnect")}>
            Disconnect…
          </Button>
        )}
      </div>
      {openDialog === "link" && (
        <ConnectLinkDialog customer={connection.customer} onClose={() => setOpenDialog(undefined)} />
      )}
      {openDialog === "disconnect" && (
        <DisconnectDialog connection={connection} onClose={() => setOpenDialog(undefined)} onDisconnected={onClose} />
      )}
    </div>
  );
}

function TestResult({ result }: { result: ConnectionTestResponse }): ReactElement {
  if (!result.ok && result.error) return <ErrorNotice error={result.error} />;
  return (
    <Notice tone={result.ok ? "success" : "error"} title={result.message}>
      <p className="small text-tertiary">Duration: {formatDuration(result.durationMs)}</p>
    </Notice>
  );
}

function useConnectionRequests({ id }: ConnectionRow) {
  const [busy, setBusy] = useState<"test" | "reconnect">();
  const [error, setError] = useState<ReturnType<typeof toErrorDocument>>();
  const [result, setResult] = useState<ConnectionTestResponse>();
  const start = async (operation: "test" | "reconnect"): Promise<void> => {
    setBusy(operation);
    setError(undefined);
    setResult(undefined);
    try {
      const path = `/connections/${encodeURIComponent(id)}/${operation}`;
      if (operation === "reconnect") {
        const { authorizationUrl } = await send<{ authorizationUrl: string }>("POST", path, {});
        return location.assign(authorizationUrl);
      }
      setResult(await send<ConnectionTestResponse>("POST", path, {}));
      await invalidate("/connections", "/overview");
    } catch (caught) {
      setError(toErrorDocument(caught));
    }
    setBusy(undefined);
  };
  return { start, busy, error, result };
}
