// Tabs: each has a URL. SegmentedControl: selects one of a few options, without a URL.

import * as Ariakit from "@ariakit/react";
import type { ReactElement, ReactNode } from "react";
import { Link, useLocation, useSearch } from "wouter";

export interface TabsProps {
  label: string;
  tabs: readonly { href: string; title: string }[];
  currentHref: string;
  /** The tabs are views of one thing, which share the query of the URL. */
  sharesQuery?: boolean;
  /** Content of the current tab. */
  children: ReactNode;
}

export function Tabs({ label, tabs, currentHref, sharesQuery = false, children }: TabsProps): ReactElement {
  const [, navigate] = useLocation();
  const search = useSearch();
  const addQuery = (href: string): string => (sharesQuery && search !== "" ? `${href}?${search}` : href);
  return (
    <Ariakit.TabProvider
      selectedId={currentHref}
      setSelectedId={(href) => href && href !== currentHref && navigate(addQuery(href), { replace: true })}
      selectOnMove={false}
    >
      <Ariakit.TabList className="tabs" aria-label={label}>
        {tabs.map(({ href, title }) => (
          <Ariakit.Tab key={href} id={href} className="tab" render={<Link href={addQuery(href)} replace />}>
            {title}
          </Ariakit.Tab>
        ))}
      </Ariakit.TabList>
      <Ariakit.TabPanel tabId={currentHref} focusable={false}>
        {children}
      </Ariakit.TabPanel>
    </Ariakit.TabProvider>
  );
}

export interface SegmentedControlProps<Value extends string> {
  label: string;
  name: string;
  value: Value;
  options: readonly { value: Value; title: string }[];
  onChange: (value: Value) => void;
}

/** Options side by side, one of which is selected. */
export function SegmentedControl<Value extends string>({
  label,
  name,
  value,
  options,
  onChange,
}: SegmentedControlProps<Value>): ReactElement {
  return (
    <fieldset className="segmented-control">
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="segmented-option">
          <input
            type="radio"
            name={name}
            className="visually-hidden"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.title}</span>
        </label>
      ))}
    </fieldset>
  );
}
