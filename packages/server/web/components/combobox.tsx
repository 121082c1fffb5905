// Combobox: a drop-down list that filters its options as the user types and loads them as needed.

import * as Ariakit from "@ariakit/react";
import { type ReactElement, useState } from "react";
import {
  addCustomOption,
  type ChoiceLoader,
  type ChoiceOption,
  findTypedOption,
  useChoiceLabel,
  useChoices,
} from "./choices.ts";
import { Icon } from "./icon.tsx";
import { Options } from "./options.tsx";

export interface ComboboxProps {
  id?: string;
  label?: string;
  value: string | undefined;
  onChange: (value: string | undefined, label?: string) => void;
  loader: ChoiceLoader;
  placeholder?: string;
  /** The user may enter a value that is not in the list. */
  allowCustom?: boolean;
  /** The list stays open after a selection, so that the user can select several values. */
  keepOpen?: boolean;
  describedBy?: string | undefined;
  invalid?: boolean | undefined;
}

export function Combobox(props: ComboboxProps): ReactElement {
  const { value, onChange, placeholder = "Choose" } = props;
  const { store, isOpen, choices, options, select, commit } = useCombobox(props);
  return (
    <div className="combobox">
      <Ariakit.Combobox
        store={store}
        {...(props.id !== undefined && { id: props.id })}
        className="input"
        autoSelect="always"
        aria-label={props.label}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid || undefined}
        placeholder={placeholder}
      />
      {value !== undefined && !isOpen ? (
        <ClearButton label={props.label ?? "selection"} onClick={() => onChange(undefined)} />
      ) : (
        <Icon name="down" />
      )}
      {isOpen && (
        <Options
          store={store}
          state={choices}
          options={options}
          selectedValue={value}
          hideOnSelect={!props.keepOpen}
          onSelect={select}
          onLeave={commit}
        />
      )}
    </div>
  );
}

function ClearButton({ label, onClick }: { label: string; onClick: () => void }): ReactElement {
  return (
    <button type="button" className="combobox-clear" aria-label={`Clear ${label}`} onClick={onClick}>
      <Icon name="close" />
    </button>
  );
}

/** The list is open while there is a search text. */
function useCombobox({ value, onChange, loader, keepOpen, allowCustom }: ComboboxProps) {
  const [search, setSearch] = useState<string>();
  const isOpen = search !== undefined;
  const selectedLabel = useChoiceLabel(loader, value);
  const store = Ariakit.useComboboxStore({
    open: isOpen,
    setOpen: (open) => setSearch((current) => (open ? (current ?? "") : undefined)),
    value: search ?? selectedLabel,
    setValue: setSearch,
  });
  const choices = useChoices(loader, search ?? "", isOpen);
  const options = addCustomOption(choices.options, search, allowCustom);
  const select = (option: ChoiceOption): void => {
    loader.cacheLabel(option);
    onChange(option.value, option.label);
    setSearch(keepOpen ? "" : undefined);
  };
  /** Keeps what was typed when the field loses focus. */
  const commit = (): void => {
    const typed = allowCustom ? findTypedOption(options, search) : undefined;
    if (typed) select(typed);
    setSearch(undefined);
  };
  return { store, isOpen, choices, options, select, commit };
}
