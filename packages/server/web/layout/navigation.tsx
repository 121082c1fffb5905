// Navigation: a sidebar; on narrow screens a scrollable bar at the top.
import { type ReactElement, useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { Icon, type IconName } from "../components/icon.tsx";

const pages: readonly { href: string; title: string; icon: IconName }[] = [
  { href: "/", title: "Overview", icon: "overview" },
  { href: "/settings", title: "Settings", icon: "settings" },
  { href: "/permissions", title: "Permissions", icon: "permissions" },
  { href: "/connections", title: "Connections", icon: "connections" },
  { href: "/actions", title: "Actions", icon: "actions" },
  { href: "/triggers", title: "Triggers", icon: "triggers" },
  { href: "/runs", title: "Runs", icon: "runs" },
  { href: "/usage", title: "Usage", icon: "usage" },
  { href: "/admin", title: "Admin", icon: "lock" },
];

export function Navigation(): ReactElement {
  const [path] = useLocation();
  const bar = useRef<HTMLElement>(null);
  const currentPage = pages.find(({ href }) =>
    href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the current page changes
  useEffect(() => {
    const link = bar.current?.querySelector("[aria-current]");
    if (link instanceof HTMLElement) bar.current?.scrollTo({ left: link.offsetLeft - 24 });
  }, [currentPage]);
  return (
    <nav className="navigation" aria-label="Pages" ref={bar}>
      <div className="navigation-links">
        {pages.map(({ href, title, icon }) => (
          <Link
            key={href}
            href={href}
            className="navigation-link"
            aria-current={currentPage?.href === href ? "page" : undefined}
          >
            <Icon name={icon} />
            {title}
          </Link>
        ))}
      </div>
    </nav>
  );
}
