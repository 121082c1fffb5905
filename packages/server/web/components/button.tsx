// Buttons, and links that look like them.
import type { ButtonHTMLAttributes, ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import { Icon, type IconName } from "./icon.tsx";

export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

interface ButtonStyle {
  kind?: ButtonKind;
  icon?: IconName;
  small?: boolean;
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, ButtonStyle {
  /** Says that it works on it; it keeps the focus but takes no further click. */
  busy?: boolean;
}

export function Button({ kind, icon, small, busy, children, className, onClick, ...rest }: ButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      className={getClassName({ kind, small }, className)}
      aria-disabled={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that is only an icon; the label is read out and shown on hover. */
export function IconButton({ icon, label, ...rest }: ButtonProps & { icon: IconName; label: string }): ReactElement {
  return (
    <Button kind="quiet" small {...rest} className={`square ${rest.className ?? ""}`} aria-label={label} title={label}>
      <Icon name={icon} />
    </Button>
  );
}

export function ButtonLink(props: ButtonStyle & { href: string; children: ReactNode }): ReactElement {
  return (
    <Link href={props.href} className={getClassName(props)}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </Link>
  );
}

/** A link out of the pages, in a tab of its own. */
export function ExternalLink({ href, children }: { href: string; children: ReactNode }): ReactElement {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="external-link">
      {children}
      <Icon name="external" />
      <span className="visually-hidden"> (opens in a new tab)</span>
    </a>
  );
}

function getClassName(
  { kind = "plain", small }: { kind?: ButtonKind | undefined; small?: boolean | undefined },
  loadMore = "",
): string {
  return `button ${kind} ${small ? "small" : ""} ${loadMore}`.replace(/\s+/g, " ").trim();
}
