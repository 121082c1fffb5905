// Section with the connect links that are neither used nor expired. A link can be revoked.
import { type ReactElement, useState } from "react";
import type { ConnectLinkRow } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { flattenPages, invalidate, usePagedQuery } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { RelativeTime } from "../../components/format.tsx";
import { GuardDialog } from "../../components/guard_dialog.tsx";
import { LoadError } from "../../components/notice.tsx";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";
import { Section } from "../../layout/page_layout.tsx";

export function ConnectLinks(): ReactElement | null {
  const pages = usePagedQuery<ConnectLinkRow>("/connect-links");
  const [revoked, setRevoked] = useState<ConnectLinkRow>();
  const links = flattenPages(pages.data);
  if (pages.error) return <LoadError error={pages.error} onRetry={() => void pages.refetch()} />;
  if (links.length === 0) return null;
  const columns: readonly Column<ConnectLinkRow>[] = [
    { id: "customer", title: "Connection", fillsWidth: true, cell: ({ customer }) => customer },
    { id: "expires", title: "Expires", cell: ({ expiresAt }) => <RelativeTime dateTime={expiresAt} /> },
    {
      id: "revoke",
      title: <span className="visually-hidden">Revoke</span>,
      cell: (link) => (
        <Button
          route="DELETE /connect-links/:id"
          small
          onClick={() => setRevoked(link)}
          aria-label={`Revoke the link of ${link.customer}`}
        >
          Revoke…
        </Button>
      ),
    },
  ];
  return (
    <Section title="Connect links">
      <VirtualTable
        caption="Connect links"
        columns={columns}
        rows={links}
        getKey={({ id }) => id}
        onEnd={pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : undefined}
      />
      {revoked && <RevokeDialog link={revoked} onClose={() => setRevoked(undefined)} />}
    </Section>
  );
}

function RevokeDialog({ link, onClose }: { link: ConnectLinkRow; onClose: () => void }): ReactElement {
  const { id, customer, expiresAt } = link;
  const revoke = async (): Promise<void> => {
    await send("DELETE", `/connect-links/${encodeURIComponent(id)}`);
    await invalidate("/connect-links");
    onClose();
  };
  return (
    <GuardDialog
      title={`Revoke the link of ${customer}?`}
      submitLabel="Revoke"
      facts={[
        ["Connection", customer],
        ["Link expires", <RelativeTime key="time" dateTime={expiresAt} />],
      ]}
      consequence={<p>The link stops working at once. A connection that the customer has already made stays.</p>}
      onConfirm={revoke}
      onClose={onClose}
    />
  );
}
