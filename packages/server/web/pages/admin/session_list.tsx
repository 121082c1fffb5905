// Sessions: those of the user; for an admin, all.
import { type ReactElement, useState } from "react";
import type { SessionRow } from "../../../src/api/admin_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate, useApiQuery } from "../../api/query.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { RelativeTime } from "../../components/format.tsx";
import { GuardDialog } from "../../components/guard_dialog.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { Section } from "../../layout/page_layout.tsx";
import { SimpleTable } from "./simple_table.tsx";

export function SessionList(): ReactElement {
  const { data, error, refetch } = useApiQuery<{ sessions: SessionRow[] }>("/sessions");
  const [ending, setEnding] = useState<SessionRow>();
  return (
    <Section title="Sessions" description="Browsers that are signed in. A session ends after twelve hours.">
      {data ? (
        <SimpleTable
          caption="Sessions"
          rows={data.sessions}
          getKey={({ id }) => id}
          columns={[
            { title: "Person", cell: ({ user }) => user },
            { title: "Browser", cell: ({ userAgent }) => <span title={userAgent}>{describeBrowser(userAgent)}</span> },
            { title: "Address", cell: ({ client }) => <code>{client ?? "–"}</code> },
            { title: "Signed in", cell: ({ createdAt }) => <RelativeTime dateTime={createdAt} /> },
            { title: "Ends", cell: ({ expiresAt }) => <RelativeTime dateTime={expiresAt} /> },
            {
              title: "",
              cell: (session) =>
                session.current ? (
                  <Badge>This session</Badge>
                ) : (
                  <Button small onClick={() => setEnding(session)}>
                    End…<span className="visually-hidden"> session of {session.user}</span>
                  </Button>
                ),
            },
          ]}
        />
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={2} height={44} />
      )}
      {ending && <EndSessionDialog session={ending} onClose={() => setEnding(undefined)} />}
    </Section>
  );
}

function EndSessionDialog({ session, onClose }: { session: SessionRow; onClose: () => void }): ReactElement {
  const { id, user, userAgent, client, createdAt } = session;
  const end = async (): Promise<void> => {
    await send("DELETE", `/sessions/${encodeURIComponent(id)}`);
    await invalidate("/sessions", "/audit-log");
    onClose();
  };
  return (
    <GuardDialog
      title={`End a session of ${user}?`}
      submitLabel="End session"
      facts={[
        ["Person", user],
        ["Browser", describeBrowser(userAgent)],
        ["Address", client ?? "–"],
        ["Signed in", <RelativeTime key="time" dateTime={createdAt} />],
      ]}
      consequence={<p>This browser is signed out at once. Its unsaved changes are lost.</p>}
      onConfirm={end}
      onClose={onClose}
    />
  );
}

/** Chrome's user agent also names Safari, and that of Edge also names Chrome. */
const browserNames = ["Edg", "OPR", "Firefox", "Chrome", "Safari"];

function describeBrowser(userAgent = ""): string {
  const name = browserNames.find((candidate) => userAgent.includes(`${candidate}/`));
  if (!name) return userAgent.split("/")[0] || "–";
  return { Edg: "Edge", OPR: "Opera" }[name] ?? name;
}
