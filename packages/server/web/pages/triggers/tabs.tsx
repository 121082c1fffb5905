// Tabs of the pages with the catalog of triggers and with all subscriptions.
import type { ReactElement } from "react";
import { Tabs } from "../../components/tabs.tsx";

const tabs = [
  { href: "/triggers", title: "Catalog" },
  { href: "/subscriptions", title: "Subscriptions" },
];

export function TriggerTabs({ current }: { current: "/triggers" | "/subscriptions" }): ReactElement {
  return <Tabs label="Triggers" tabs={tabs} currentHref={current} />;
}
