// Changes the password of the signed-in user.

import { type ReactElement, useState } from "react";
import { send } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { formatIssueMessage } from "../../components/field.tsx";
import { ErrorNotice, Notice } from "../../components/notice.tsx";
import { TextField } from "../../components/text_field.tsx";
import { findIssueMessage, useRequest } from "../../components/use_request.ts";
import { Section } from "../../layout/page_layout.tsx";

const empty = { current: "", next: "", repeated: "" };

export function PasswordSection(): ReactElement {
  const [values, setValues] = useState(empty);
  const [isChanged, setChanged] = useState(false);
  const [mismatch, setMismatch] = useState<string>();
  const request = useRequest();
  const issues = request.error?.issues;
  const submit = (): void => {
    setChanged(false);
    const matches = values.next === values.repeated;
    setMismatch(matches ? undefined : "The passwords do not match.");
    if (!matches) return;
    void request.start(async () => {
      await send("POST", "/session/password", { currentPassword: values.current, newPassword: values.next });
      setValues(empty);
      setChanged(true);
      // Not awaited: the form can be used again.
      void invalidate("/sessions", "/audit-log");
    });
  };
  const field = (name: keyof typeof empty, label: string, error: string | undefined): ReactElement => (
    <PasswordField
      label={label}
      isNew={name !== "current"}
      error={error}
      value={values[name]}
      onChange={(value) => setValues({ ...values, [name]: value })}
    />
  );
  return (
    <Section title="Your password" description="Changing it ends your other sessions.">
      <form
        className="stack narrow-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {field("current", "Current password", findIssueMessage(issues, "/currentPassword"))}
        {field("next", "New password", findIssueMessage(issues, "/newPassword"))}
        {field("repeated", "Repeat new password", mismatch)}
        {request.error && !issues && <ErrorNotice error={request.error} />}
        {isChanged && <Notice tone="success" title="Password changed" />}
        <div>
          <Button type="submit" busy={request.isBusy}>
            Change password
          </Button>
        </div>
      </form>
    </Section>
  );
}

function PasswordField(props: {
  label: string;
  isNew: boolean;
  error: string | undefined;
  value: string;
  onChange: (value: string) => void;
}): ReactElement {
  const { label, isNew, error, value, onChange } = props;
  return (
    <TextField
      label={label}
      error={error && formatIssueMessage(error)}
      type="password"
      autoComplete={isNew ? "new-password" : "current-password"}
      value={value}
      onChange={onChange}
    />
  );
}
