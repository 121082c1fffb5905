// Routes of the pages. The code of a page is loaded when it is first opened.
import { type ComponentType, lazy } from "react";

export const routes: readonly { path: string; component: ComponentType }[] = [
  { path: "/", component: lazy(() => import("./pages/overview/index.tsx")) },
  { path: "/settings", component: lazy(() => import("./pages/settings/index.tsx")) },
  { path: "/permissions", component: lazy(() => import("./pages/permissions/index.tsx")) },
  { path: "/connections", component: lazy(() => import("./pages/connections/index.tsx")) },
  { path: "/actions", component: lazy(() => import("./pages/actions/index.tsx")) },
  { path: "/actions/:id/:tab?", component: lazy(() => import("./pages/action/index.tsx")) },
  { path: "/triggers", component: lazy(() => import("./pages/triggers/index.tsx")) },
  { path: "/triggers/:id/:tab?", component: lazy(() => import("./pages/trigger/index.tsx")) },
  { path: "/runs", component: lazy(() => import("./pages/runs/index.tsx")) },
  { path: "/admin", component: lazy(() => import("./pages/admin/index.tsx")) },
  { path: "/usage", component: lazy(() => import("./pages/usage/index.tsx")) },
];
