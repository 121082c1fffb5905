// Sign-in page. On the first run it sets the password.
import { type FormEvent, type ReactElement, useState } from "react";
import type { Session } from "../../src/api/settings_contract.ts";
import { send, toErrorDocument } from "../api/client.ts";
import { invalidate } from "../api/query.ts";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { Logo } from "../components/icon.tsx";
import { ErrorNotice } from "../components/notice.tsx";

const minPasswordLength = 12;

export function SignIn({ session }: { session: Session }): ReactElement {
  const { firstRun, needsSetupToken, connector } = session;
  const form = useSignIn(firstRun);
  const { password, setPassword, repeated, setRepeated, passwordError, error, isBusy, submit } = form;
  return (
    <main id="content" className="sign-in">
      <form className="sign-in-card" onSubmit={submit} noValidate>
        <Logo size={40} />
        <h1>{connector.title} connector</h1>
        <p className="text-secondary">
          {firstRun ? "Choose a password for these settings." : "Enter the password to open the settings."}
        </p>
        {error && <ErrorNotice error={error} />}
        <Field
          label={firstRun ? "New password" : "Password"}
          helpText={firstRun ? `At least ${minPasswordLength} characters.` : undefined}
          error={passwordError}
        >
          {(aria) => (
            <input
              {...aria}
              className="input"
              type="password"
              // biome-ignore lint/a11y/noAutofocus: it is the first field of the page
              autoFocus
              autoComplete={firstRun ? "new-password" : "current-password"}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          )}
        </Field>
        {firstRun && <RepeatPassword value={repeated} onChange={setRepeated} />}
        {needsSetupToken && <SetupToken value={form.setupToken} onChange={form.setSetupToken} />}
        <Button kind="primary" type="submit" busy={isBusy}>
          {firstRun ? "Set password and continue" : "Sign in"}
        </Button>
        <p className="small text-tertiary">
          {connector.title} connector {connector.version}
        </p>
      </form>
    </main>
  );
}

function RepeatPassword({ value, onChange }: { value: string; onChange: (value: string) => void }): ReactElement {
  return (
    <Field label="Repeat password">
      {(aria) => (
        <input
          {...aria}
          className="input"
          type="password"
          autoComplete="new-password"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function SetupToken({ value, onChange }: { value: string; onChange: (value: string) => void }): ReactElement {
  return (
    <Field
      label="Setup token"
      helpText="The terminal of the server shows it. To create a new one, run gong-connector store reset-password there."
    >
      {(aria) => (
        <input
          {...aria}
          className="input"
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function useSignIn(firstRun: boolean) {
  const [password, setPassword] = useState("");
  const [setupToken, setSetupToken] = useState("");
  const [repeated, setRepeated] = useState("");
  const [passwordError, setPasswordError] = useState<string>();
  const [error, setError] = useState<ReturnType<typeof toErrorDocument>>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setError(undefined);
    const invalid = validatePassword(password, repeated, firstRun);
    setPasswordError(invalid);
    if (invalid || isBusy) return;
    setBusy(true);
    try {
      await send("POST", "/session", { password, ...(setupToken !== "" && { setupToken: setupToken.trim() }) });
      await invalidate("/session");
    } catch (caught) {
      setError(toErrorDocument(caught));
    } finally {
      setBusy(false);
    }
  };
  return {
    password,
    setPassword,
    repeated,
    setRepeated,
    setupToken,
    setSetupToken,
    passwordError,
    error,
    isBusy,
    submit,
  };
}

function validatePassword(password: string, repeated: string, firstRun: boolean): string | undefined {
  if (password === "") return "Enter the password.";
  if (!firstRun) return undefined;
  if (password.length < minPasswordLength) return `Use at least ${minPasswordLength} characters.`;
  return password === repeated ? undefined : "The passwords do not match.";
}
