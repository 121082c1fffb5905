// Dialogs that add a person, reset a password, and remove a person.

import { type ReactElement, useState } from "react";
import type { NewUser, Role, UserRow } from "../../../src/api/admin_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { CopyField } from "../../components/copy.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field, formatIssueMessage } from "../../components/field.tsx";
import { FormDialog } from "../../components/form_dialog.tsx";
import { LocalTime } from "../../components/format.tsx";
import { GuardDialog, type GuardDialogProps } from "../../components/guard_dialog.tsx";
import { Notice } from "../../components/notice.tsx";
import { TextField } from "../../components/text_field.tsx";
import { findIssueMessage, useRequest } from "../../components/use_request.ts";
import { RoleSelect, roleTexts } from "./role_select.tsx";

export function InviteDialog({ onClose }: { onClose: () => void }): ReactElement {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("builder");
  const [created, setCreated] = useState<NewUser>();
  const request = useRequest();
  if (created) return <SetupTokenDialog created={created} onClose={onClose} />;
  const submit = (): void =>
    void request.start(async () => {
      setCreated(await send<NewUser>("POST", "/users", { name: name.trim(), role }));
      await invalidate("/users", "/audit-log");
    });
  const issue = findIssueMessage(request.error?.issues, "/name");
  return (
    <FormDialog title="Add a person" submitLabel="Add" request={request} onClose={onClose} onSubmit={submit}>
      <TextField
        label="Name"
        helpText="A name or an e-mail address, for signing in."
        error={issue && formatIssueMessage(issue)}
        isFirst
        value={name}
        onChange={setName}
      />
      <Field label="Role">{({ id }) => <RoleSelect id={id} texts={roleTexts} value={role} onChange={setRole} />}</Field>
    </FormDialog>
  );
}

export function ResetPasswordDialog({ user, onClose }: { user: UserRow; onClose: () => void }): ReactElement {
  const [created, setCreated] = useState<NewUser>();
  if (created) return <SetupTokenDialog created={created} onClose={onClose} />;
  const reset = async (): Promise<void> => {
    setCreated(await send<NewUser>("POST", `/users/${encodeURIComponent(user.id)}/reset-password`, {}));
    await invalidate("/users", "/sessions", "/audit-log");
  };
  return (
    <GuardDialog
      title={`Reset the password of ${user.name}?`}
      submitLabel="Reset password"
      facts={listFacts(user)}
      consequence={
        <p>The password and all sessions of {user.name} end now. You get a setup token for choosing a new password.</p>
      }
      onConfirm={reset}
      onClose={onClose}
    />
  );
}

export function DeleteUserDialog({ user, onClose }: { user: UserRow; onClose: () => void }): ReactElement {
  const remove = async (): Promise<void> => {
    await send("DELETE", `/users/${encodeURIComponent(user.id)}`);
    await invalidate("/users", "/sessions", "/audit-log");
    onClose();
  };
  return (
    <GuardDialog
      title={`Remove ${user.name}?`}
      submitLabel="Remove"
      facts={listFacts(user)}
      consequence={<p>{user.name} is signed out now and can no longer sign in. The audit log keeps the name.</p>}
      onConfirm={remove}
      onClose={onClose}
    />
  );
}

function listFacts({ name, role }: UserRow): GuardDialogProps["facts"] {
  return [
    ["Person", name],
    ["Role", roleTexts[role]],
  ];
}

function SetupTokenDialog({ created, onClose }: { created: NewUser; onClose: () => void }): ReactElement {
  const { user, setupToken, expiresAt } = created;
  return (
    <Dialog title={`Setup token of ${user.name}`} onClose={onClose} footer={<Button onClick={onClose}>Done</Button>}>
      <div className="stack">
        <Notice tone="warning" title="This token is shown once.">
          <p>Send it to {user.name} now. To create another one, reset the password.</p>
        </Notice>
        <CopyField label="Setup token" valueName="setup token" value={setupToken} />
        <p className="help-text">
          {user.name} opens this page, selects “I have a setup token”, and chooses a password. The token is valid once,
          until <LocalTime dateTime={expiresAt} />.
        </p>
      </div>
    </Dialog>
  );
}
