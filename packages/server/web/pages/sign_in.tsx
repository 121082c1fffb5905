// The door: sets the password on the first run, asks for it afterwards.
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
  const { firstRun, connector } = session;
  const { password, setPassword, repeat, setRepeat, fault, error, busy, submit } = useSignIn(firstRun);
  return (
    <main id="content" className="sign-in">
      <form className="sign-in-card" onSubmit={submit} noValidate>
        <Logo size={40} />
        <h1>{connector.title} connector</h1>
        <p className="text-secondary">
          {firstRun
            ? "Choose the password that protects these settings. It is asked for whenever somebody opens them."
            : "Enter the password to open the settings."}
        </p>
        {error && <ErrorNotice error={error} />}
        <Field
          label={firstRun ? "New password" : "Password"}
          helpText={firstRun ? `At least ${minPasswordLength} characters.` : undefined}
          error={fault}
        >
          {(aria) => (
            <input
              {...aria}
              className="input"
              type="password"
              // biome-ignore lint/a11y/noAutofocus: the page asks for nothing else
              autoFocus
              autoComplete={firstRun ? "new-password" : "current-password"}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          )}
        </Field>
        {firstRun && <RepeatPassword value={repeat} onChange={setRepeat} />}
        <Button kind="primary" type="submit" busy={busy}>
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
    <Field label="Repeat it">
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

function useSignIn(firstRun: boolean) {
  const [password, setPassword] = useState("");
  const [repeat, setRepeat] = useState("");
  const [fault, setFault] = useState<string>();
  const [error, setError] = useState<ReturnType<typeof toErrorDocument>>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setError(undefined);
    const found = validatePassword(password, repeat, firstRun);
    setFault(found);
    if (found || busy) return;
    setBusy(true);
    try {
      await send("POST", "/session", { password });
      await invalidate("/session");
    } catch (refusal) {
      setError(toErrorDocument(refusal));
    } finally {
      setBusy(false);
    }
  };
  return { password, setPassword, repeat, setRepeat, fault, error, busy, submit };
}

function validatePassword(password: string, repeat: string, firstRun: boolean): string | undefined {
  if (password === "") return "Enter the password.";
  if (!firstRun) return undefined;
  if (password.length < minPasswordLength) return `Take at least ${minPasswordLength} characters.`;
  return password === repeat ? undefined : "The two passwords differ.";
}
