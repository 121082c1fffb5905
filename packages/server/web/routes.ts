// Routes of the pages. The code of a page is loaded when it is first opened.
import type { ComponentType } from "react";
import { lazyComponent } from "./components/lazy_component.ts";

export const routes: readonly { path: string; component: ComponentType }[] = [
  { path: "/", component: lazyComponent(() => import("./pages/overview/index.tsx")) },
  { path: "/settings", component: lazyComponent(() => import("./pages/settings/index.tsx")) },
  { path: "/permissions", component: lazyComponent(() => import("./pages/permissions/index.tsx")) },
  { path: "/connections", component: lazyComponent(() => import("./pages/connections/index.tsx")) },
  { path: "/actions", component: lazyComponent(() => import("./pages/actions/index.tsx")) },
  { path: "/actions/:id/:tab?", component: lazyComponent(() => import("./pages/action/index.tsx")) },
  { path: "/triggers", component: lazyComponent(() => import("./pages/triggers/index.tsx")) },
  { path: "/subscriptions", component: lazyComponent(() => import("./pages/subscriptions/index.tsx")) },
  { path: "/triggers/:id/:tab?", component: lazyComponent(() => import("./pages/trigger/index.tsx")) },
  { path: "/runs", component: lazyComponent(() => import("./pages/runs/index.tsx")) },
  { path: "/admin", component: lazyComponent(() => import("./pages/admin/index.tsx")) },
  { path: "/usage", component: lazyComponent(() => import("./pages/usage/index.tsx")) },
];
