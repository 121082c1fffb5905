// Navigation: a sidebar; on narrow screens a scrollable bar at the top.
import { type ReactElement, useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import type { AttentionItem } from "../../src/api/settings_contract.ts";
import { useHealth } from "../api/health.ts";
import { pluralize } from "../components/format.tsx";
import { Icon, type IconName } from "../components/icon.tsx";

interface NavigationPage {
  href: string;
  title: string;
  icon: IconName;
  /** Further paths that belong to the page. */
  paths?: readonly string[];
  /** Whether an item that needs attention is shown as a dot. */
  shows?: (item: AttentionItem) => boolean;
}

const hasMissingScopes = ({ trigger, health }: AttentionItem): boolean =>
  trigger === undefined && health.problems.some(({ code }) => code === "scopes_missing");

export const pages: readonly NavigationPage[] = [
  { href: "/", title: "Overview", icon: "overview" },
  { href: "/settings", title: "Settings", icon: "settings" },
  { href: "/permissions", title: "Permissions", icon: "permissions", shows: hasMissingScopes },
  { href: "/connections", title: "Connections", icon: "connections", shows: ({ trigger }) => trigger === undefined },
  { href: "/actions", title: "Actions", icon: "actions" },
  {
    href: "/triggers",
    title: "Triggers",
    icon: "triggers",
    paths: ["/subscriptions"],
    shows: ({ trigger }) => trigger !== undefined,
  },
  { href: "/runs", title: "Runs", icon: "runs" },
  { href: "/usage", title: "Usage", icon: "usage" },
  { href: "/admin", title: "Admin", icon: "lock" },
];

export function Navigation(): ReactElement {
  const [path] = useLocation();
  const bar = useRef<HTMLElement>(null);
  const { data: health } = useHealth();
  const currentPage = pages.find(({ href, paths }) =>
    href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`) || paths?.includes(path),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the current page changes
  useEffect(() => {
    const link = bar.current?.querySelector("[aria-current]");
    if (link instanceof HTMLElement) bar.current?.scrollTo({ left: link.offsetLeft - 24 });
  }, [currentPage]);
  return (
    <nav className="navigation" aria-label="Pages" ref={bar}>
      <div className="navigation-links">
        {pages.map(({ href, title, icon, shows }) => {
          const items = shows ? (health?.items.filter(shows) ?? []) : [];
          return (
            <Link
              key={href}
              href={href}
              className="navigation-link"
              // A description, so that the name of the link stays the title.
              title={items.length > 0 ? `${pluralize(items.length, "problem")}` : undefined}
              aria-current={currentPage?.href === href ? "page" : undefined}
            >
              <Icon name={icon} />
              {title}
              <AttentionDot items={items} />
            </Link>
          );
        })}
      </div>
    </nav>
  );
}

function AttentionDot({ items }: { items: readonly AttentionItem[] }): ReactElement | null {
  if (items.length === 0) return null;
  const isFailing = items.some(({ health }) => health.status === "failing");
  return (
    <span className={`navigation-dot ${isFailing ? "error" : "warning"}`} aria-hidden="true">
      <span className="status-dot" />
    </span>
  );
}
