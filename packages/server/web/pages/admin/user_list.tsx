// People who can sign in, with their roles.
import { type ReactElement, useState } from "react";
import type { UserRow } from "../../../src/api/admin_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate, useApiQuery } from "../../api/query.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { RelativeTime } from "../../components/format.tsx";
import { ErrorNotice, LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useRequest } from "../../components/use_request.ts";
import { Section } from "../../layout/page_layout.tsx";
import { RoleSelect, roleNames } from "./role_select.tsx";
import { SimpleTable } from "./simple_table.tsx";
import { DeleteUserDialog, InviteDialog, ResetPasswordDialog } from "./user_dialogs.tsx";

type OpenDialog = { kind: "invite" } | { kind: "reset" | "delete"; user: UserRow };

export function UserList(): ReactElement {
  const { data, error, refetch } = useApiQuery<{ users: UserRow[] }>("/users");
  const [dialog, setDialog] = useState<OpenDialog>();
  const close = (): void => setDialog(undefined);
  return (
    <Section
      title="People"
      description="Viewers see everything and change nothing. Builders also run actions and change triggers. Admins may do everything."
      controls={
        <Button icon="plus" onClick={() => setDialog({ kind: "invite" })}>
          Add a person
        </Button>
      }
    >
      {data ? (
        <UserTable users={data.users} onOpen={setDialog} />
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={2} height={44} />
      )}
      {dialog?.kind === "invite" && <InviteDialog onClose={close} />}
      {dialog?.kind === "reset" && <ResetPasswordDialog user={dialog.user} onClose={close} />}
      {dialog?.kind === "delete" && <DeleteUserDialog user={dialog.user} onClose={close} />}
    </Section>
  );
}

function UserTable({
  users,
  onOpen,
}: {
  users: readonly UserRow[];
  onOpen: (dialog: OpenDialog) => void;
}): ReactElement {
  return (
    <SimpleTable
      caption="People"
      rows={users}
      getKey={({ id }) => id}
      columns={[
        {
          title: "Name",
          cell: ({ name, state }) => (
            <>
              {name} {state === "invited" && <Badge tone="warning">Has not signed in</Badge>}
            </>
          ),
        },
        { title: "Role", cell: (user) => (user.builtIn ? roleNames.admin : <RoleField user={user} />) },
        { title: "Added", cell: ({ createdAt }) => (createdAt ? <RelativeTime dateTime={createdAt} /> : "–") },
        {
          title: "",
          cell: (user) =>
            !user.builtIn && (
              <span className="buttons nowrap">
                <Button small onClick={() => onOpen({ kind: "reset", user })}>
                  Reset password…<span className="visually-hidden"> of {user.name}</span>
                </Button>
                <Button small onClick={() => onOpen({ kind: "delete", user })}>
                  Remove…<span className="visually-hidden"> {user.name}</span>
                </Button>
              </span>
            ),
        },
      ]}
    />
  );
}

function RoleField({ user }: { user: UserRow }): ReactElement {
  const request = useRequest();
  const change = (role: string): void =>
    void request.start(async () => {
      await send("PATCH", `/users/${encodeURIComponent(user.id)}`, { role });
      await invalidate("/users", "/audit-log");
    });
  return (
    <>
      <RoleSelect name={`Role of ${user.name}`} texts={roleNames} value={user.role} onChange={change} />
      {request.error && <ErrorNotice error={request.error} />}
    </>
  );
}
