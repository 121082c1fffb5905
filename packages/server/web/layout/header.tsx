// Header: connector name, sandbox badge, theme and sign-out.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { Session } from "../../src/api/settings_contract.ts";
import { send, setCsrfToken } from "../api/client.ts";
import { queryClient } from "../api/query.ts";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { Icon, Logo } from "../components/icon.tsx";
import { clearStoredActions } from "../pages/action/stored_input.ts";
import { PaletteButton } from "./palette_button.tsx";
import { type Theme, useTheme } from "./theme.ts";

export function Header({ session }: { session: Session }): ReactElement {
  return (
    <header className="header">
      <a href="#content" className="skip-link">
        Skip to content
      </a>
      <Link href="/" className="brand">
        <Logo />
        <span>{session.connector.title}</span>
        <span className="text-tertiary brand-suffix">connector</span>
      </Link>
      {session.sandbox && (
        <Badge tone="warning" title={`Requests go to a simulated ${session.connector.title} on this machine.`}>
          Sandbox
        </Badge>
      )}
      <span className="header-spacer" />
      {session.signedIn && <PaletteButton />}
      <ThemeSwitch />
      {session.hasUsers && session.user && <span className="text-secondary user-name">{session.user.name}</span>}
      {session.signedIn && (
        <Button kind="quiet" onClick={signOut}>
          Sign out
        </Button>
      )}
    </header>
  );
}

const themes: readonly Theme[] = ["system", "light", "dark"];

export function ThemeSwitch(): ReactElement {
  const [theme, setTheme] = useTheme();
  return (
    <fieldset className="theme-switch">
      <legend className="visually-hidden">Theme</legend>
      {themes.map((name) => (
        <label key={name} title={`${name} theme`}>
          <input
            type="radio"
            name="theme"
            className="visually-hidden"
            checked={name === theme}
            onChange={() => setTheme(name)}
          />
          <Icon name={name} />
          <span className="visually-hidden">{name}</span>
        </label>
      ))}
    </fieldset>
  );
}

async function signOut(): Promise<void> {
  await send("DELETE", "/session").catch(() => undefined);
  setCsrfToken(undefined);
  clearStoredActions();
  queryClient.clear();
  await queryClient.refetchQueries({ queryKey: ["/session"] });
  location.assign("/");
}
