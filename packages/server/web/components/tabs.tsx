// Tabs: each has a URL. SegmentedControl: selects one of a few options, without a URL.
import type { ReactElement } from "react";
import { Link } from "wouter";

export function Tabs(props: {
  label: string;
  tabs: readonly { href: string; title: string }[];
  currentHref: string;
}): ReactElement {
  return (
    <nav className="tabs" aria-label={props.label}>
      {props.tabs.map(({ href, title }) => (
        <Link
          key={href}
          href={href}
          replace
          className="tab"
          aria-current={href === props.currentHref ? "page" : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
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
