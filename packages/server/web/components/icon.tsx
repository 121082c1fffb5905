// Decorative icons. Screen readers skip them: every icon has a text label next to it.
import type { ReactElement } from "react";

const paths = {
  overview: "M2.500 8.500h4v5h-4zM9.500 2.500h4v4h-4zM2.500 2.500h4v3h-4zM9.500 9.500h4v4h-4z",
  settings:
    "M2.500 4.500h6M12 4.500h1.500M2.500 11.500H4M7.500 11.500h6M10.250 2.750a1.750 1.750 0 1 0 0 3.500 1.750 1.750 0 0 0 0-3.500zM5.750 9.750a1.750 1.750 0 1 0 0 3.500 1.750 1.750 0 0 0 0-3.500z",
  permissions:
    "M8 1.750 13.250 4v3.750c0 3-2.100 5.500-5.250 6.500-3.150-1-5.250-3.500-5.250-6.500V4zM5.750 8l1.600 1.600L10.500 6.500",
  connections:
    "M6.500 9.500l3-3M7.250 4.250l1.500-1.500a3.180 3.180 0 0 1 4.500 4.500l-1.500 1.500M8.750 11.750l-1.500 1.500a3.180 3.180 0 0 1-4.500-4.500l1.500-1.500",
  actions: "M9 1.750 3.250 9h4L6.750 14.250 12.750 7H8.500z",
  runs: "M8 2.250a5.750 5.750 0 1 0 0 11.500 5.750 5.750 0 0 0 0-11.500zM8 5v3.250l2.250 1.250",
  usage: "M2.500 13.500h11M4.500 11V8M8 11V3.500M11.500 11V6",
  triggers:
    "M4.900 11.100a4.400 4.400 0 0 1 0-6.200M11.100 4.900a4.400 4.400 0 0 1 0 6.200M2.800 13.200a7.350 7.350 0 0 1 0-10.400M13.200 2.800a7.350 7.350 0 0 1 0 10.400M8 7.250a.750.750 0 1 0 0 1.500.750.750 0 0 0 0-1.500z",
  check: "M3.500 8.500l3 3 6-7",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3",
  search: "M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9zM10.250 10.250l3.250 3.250",
  down: "M4 6l4 4 4-4",
  right: "M6 4l4 4-4 4",
  left: "M10 4L6 8l4 4",
  up: "M4 10l4-4 4 4",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  lock: "M4 7.500h8v6H4zM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500",
  external: "M6.500 3.500h-3v9h9v-3M9 3.500h3.500V7M12.500 3.500L7.500 8.500",
  play: "M5 3.250v9.500L12.500 8z",
  reload: "M13 8a5 5 0 1 1-1.500-3.570M13 2.500v3h-3",
  warning: "M8 2.250l6.250 11H1.750zM8 6.500v3M8 11.250v.010",
  info: "M8 2.250a5.750 5.750 0 1 0 0 11.500 5.750 5.750 0 0 0 0-11.500zM8 7.250V11M8 5v.010",
  light:
    "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1.500V3M8 13v1.500M1.500 8H3M13 8h1.500M3.400 3.400l1.060 1.060M11.540 11.540l1.060 1.060M12.600 3.400l-1.060 1.060M4.460 11.540L3.400 12.600",
  dark: "M13.250 9.500A5.600 5.600 0 0 1 6.500 2.750a5.600 5.600 0 1 0 6.750 6.750z",
  system: "M2.500 3h11v7.500h-11zM5.500 13.500h5M8 10.500v3",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** Logo of the connector: a sound wave. */
export function Logo({ size = 24 }: { size?: number }): ReactElement {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#4c43d4" />
      <path
        d="M8 14v4M12 10.500v11M16 7v18M20 11.500v9M24 14v4"
        fill="none"
        stroke="#fff"
        strokeWidth="2.600"
        strokeLinecap="round"
      />
    </svg>
  );
}
