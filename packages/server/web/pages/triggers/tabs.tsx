// Tabs of the pages with the catalog of triggers and with all subscriptions.
import type { ReactElement, ReactNode } from "react";
import { Tabs } from "../../components/tabs.tsx";

const tabs = [
  { href: "/triggers", title: "Catalog" },
  { href: "/subscriptions", title: "Subscriptions" },
];

export function TriggerTabs(props: { current: "/triggers" | "/subscriptions"; children: ReactNode }): ReactElement {
  return (
    <Tabs label="Triggers" tabs={tabs} currentHref={props.current}>
      {props.children}
    </Tabs>
  );
}
