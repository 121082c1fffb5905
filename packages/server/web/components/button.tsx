// Buttons, and links that look like them.
import type { ButtonHTMLAttributes, ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import { Allowed } from "./allowed.tsx";
import { Icon, type IconName } from "./icon.tsx";

export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

interface ButtonStyle {
  kind?: ButtonKind;
  icon?: IconName;
  small?: boolean;
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, ButtonStyle {
  /** Shows a spinner. The button keeps the focus and ignores clicks. */
  busy?: boolean;
  /** The button is not shown to users who may not use this route, such as "POST /connections". */
  route?: string | undefined;
}

export function Button({ route, ...props }: ButtonProps): ReactElement {
  if (route === undefined) return <PlainButton {...props} />;
  return (
    <Allowed route={route}>
      <PlainButton {...props} />
    </Allowed>
  );
}

function PlainButton(props: Omit<ButtonProps, "route">): ReactElement {
  const { kind, icon, small, busy, children, className, onClick, ...rest } = props;
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

/** A button that shows only an icon. The label is its accessible name and its tooltip. */
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

/** A link to another site. It opens in a new tab. */
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
  extraClasses = "",
): string {
  return `button ${kind} ${small ? "small" : ""} ${extraClasses}`.replace(/\s+/g, " ").trim();
}
