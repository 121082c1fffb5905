// The way around: a rail on the left, a strip on top of narrow screens.
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
];

export function Navigation(): ReactElement {
  const [path] = useLocation();
  const strip = useRef<HTMLElement>(null);
  const here = pages.find(({ href }) => (href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the strip follows the place
  useEffect(() => {
    const current = strip.current?.querySelector("[aria-current]");
    if (current instanceof HTMLElement) strip.current?.scrollTo({ left: current.offsetLeft - 24 });
  }, [here]);
  return (
    <nav className="navigation" aria-label="Pages" ref={strip}>
      <div className="navigation-links">
        {pages.map(({ href, title, icon }) => (
          <Link
            key={href}
            href={href}
            className="navigation-link"
            aria-current={here?.href === href ? "page" : undefined}
          >
            <Icon name={icon} />
            {title}
          </Link>
        ))}
      </div>
    </nav>
  );
}
