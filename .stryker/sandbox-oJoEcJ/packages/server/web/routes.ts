// @ts-nocheck
// Addresses and their pages; each page is loaded when it is first opened.
import { type ComponentType, lazy } from "react";

type PageComponent = ComponentType;

export const routes: readonly { path: string; page: PageComponent }[] = [
  { path: "/", page: lazy(() => import("./pages/overview/index.tsx")) },
  { path: "/settings", page: lazy(() => import("./pages/settings/index.tsx")) },
  { path: "/permissions", page: lazy(() => import("./pages/permissions/index.tsx")) },
  { path: "/connections", page: lazy(() => import("./pages/connections/index.tsx")) },
  { path: "/actions", page: lazy(() => import("./pages/actions/index.tsx")) },
  { path: "/actions/:id/:tab?", page: lazy(() => import("./pages/action/index.tsx")) },
  { path: "/triggers", page: lazy(() => import("./pages/triggers/index.tsx")) },
  { path: "/triggers/:id/:tab?", page: lazy(() => import("./pages/trigger/index.tsx")) },
  { path: "/runs", page: lazy(() => import("./pages/runs/index.tsx")) },
  { path: "/usage", page: lazy(() => import("./pages/usage/index.tsx")) },
];
