// Sign-in page. On the first run it sets the password.
import { type FormEvent, type ReactElement, useState } from "react";
import type { Session } from "../../src/api/settings_contract.ts";
import { send } from "../api/client.ts";
import { invalidate } from "../api/query.ts";
import { Button } from "../components/button.tsx";
import { Logo } from "../components/icon.tsx";
import { ErrorNotice } from "../components/notice.tsx";
import { TextField } from "../components/text_field.tsx";
import { useRequest } from "../components/use_request.ts";

const minPasswordLength = 12;

export function SignIn({ session }: { session: Session }): ReactElement {
  const { firstRun, connector } = session;
  const form = useSignIn(session);
  const { setsPassword, needsSetupToken, error, isBusy } = form;
  return (
    <main id="content" className="sign-in">
      <form className="sign-in-card" onSubmit={form.submit} noValidate>
        <Logo size={40} />
        <h1>{connector.title} connector</h1>
        <p className="text-secondary">
          {firstRun ? "Choose the password of the admin." : "Enter the password to open the settings."}
        </p>
        {error && <ErrorNotice error={error} />}
        {session.hasUsers && (
          <TextField label="Name" autoComplete="username" value={form.name} onChange={form.setName} />
        )}
        <PasswordField form={form} />
        {setsPassword && <RepeatPassword value={form.repeated} onChange={form.setRepeated} />}
        {needsSetupToken && <SetupToken firstRun={firstRun} value={form.setupToken} onChange={form.setSetupToken} />}
        <Button kind="primary" type="submit" busy={isBusy}>
          {setsPassword ? "Set password and continue" : "Sign in"}
        </Button>
        {session.hasUsers && (
          <button type="button" className="link-button small" onClick={() => form.setInvited(!form.isInvited)}>
            {form.isInvited ? "I have a password" : "I have a setup token"}
          </button>
        )}
        <p className="small text-tertiary">
          {connector.title} connector {connector.version}
        </p>
      </form>
    </main>
  );
}

function PasswordField({ form }: { form: ReturnType<typeof useSignIn> }): ReactElement {
  const { setsPassword, password, setPassword, passwordError } = form;
  return (
    <TextField
      label={setsPassword ? "New password" : "Password"}
      helpText={setsPassword ? `At least ${minPasswordLength} characters.` : undefined}
      error={passwordError}
      type="password"
      autoComplete={setsPassword ? "new-password" : "current-password"}
      isFirst
      value={password}
      onChange={setPassword}
    />
  );
}

function RepeatPassword({ value, onChange }: { value: string; onChange: (value: string) => void }): ReactElement {
  return (
    <TextField label="Repeat password" type="password" autoComplete="new-password" value={value} onChange={onChange} />
  );
}

function SetupToken(props: { firstRun: boolean; value: string; onChange: (value: string) => void }): ReactElement {
  const helpText = props.firstRun
    ? "The terminal of the server shows it. To create a new one, run gong-connector store reset-password there."
    : "The admin who invited you has it. It is valid for seven days.";
  return <TextField label="Setup token" helpText={helpText} value={props.value} onChange={props.onChange} />;
}

function useSignIn({ firstRun, hasUsers, needsSetupToken }: Session) {
  const [name, setName] = useState("admin");
  const [password, setPassword] = useState("");
  const [setupToken, setSetupToken] = useState("");
  const [repeated, setRepeated] = useState("");
  const [isInvited, setInvited] = useState(false);
  const [passwordError, setPasswordError] = useState<string>();
  const request = useRequest();
  const setsPassword = firstRun || isInvited;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const invalid = validatePassword(password, repeated, setsPassword);
    setPasswordError(invalid);
    if (invalid) return;
    void request.start(async () => {
      const token = needsSetupToken || isInvited ? setupToken.trim() : "";
      await send("POST", "/session", {
        password,
        ...(hasUsers && { name: name.trim() }),
        ...(token !== "" && { setupToken: token }),
      });
      await invalidate("/session");
    });
  };
  return {
    ...{ name, setName, password, setPassword, repeated, setRepeated, setupToken, setSetupToken },
    ...{ isInvited, setInvited, setsPassword, needsSetupToken: needsSetupToken || isInvited },
    ...{ passwordError, error: request.error, isBusy: request.isBusy, submit },
  };
}

function validatePassword(password: string, repeated: string, setsPassword: boolean): string | undefined {
  if (password === "") return "Enter the password.";
  if (!setsPassword) return undefined;
  if (password.length < minPasswordLength) return `Use at least ${minPasswordLength} characters.`;
  return password === repeated ? undefined : "The passwords do not match.";
}
