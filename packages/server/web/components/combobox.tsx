// Combobox: a drop-down list that filters its options as the user types and loads them as needed.
import { type KeyboardEvent, type ReactElement, useId, useState } from "react";
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
  const { value, onChange, loader, placeholder = "Choose" } = props;
  const listId = useId();
  const { search, setSearch, isOpen, choices, options, activeIndex, select, open, commit, onKeyDown } =
    useCombobox(props);
  const selectedLabel = useChoiceLabel(loader, value);
  return (
    <div className="combobox">
      <input
        id={props.id}
        className="input"
        role="combobox"
        aria-label={props.label}
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && options.length > 0 ? `${listId}-${activeIndex}` : undefined}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid || undefined}
        autoComplete="off"
        placeholder={placeholder}
        value={search ?? selectedLabel}
        onClick={() => !isOpen && open()}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={commit}
      />
      {value !== undefined && !isOpen ? (
        <ClearButton label={props.label ?? "selection"} onClick={() => onChange(undefined)} />
      ) : (
        <Icon name="down" />
      )}
      {isOpen && (
        <Options
          id={listId}
          state={choices}
          options={options}
          activeIndex={activeIndex}
          selectedValue={value}
          onSelect={select}
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
function useCombobox({ onChange, loader, keepOpen, allowCustom }: ComboboxProps) {
  const [search, setSearchText] = useState<string>();
  const [activeIndex, setActiveIndex] = useState(0);
  const isOpen = search !== undefined;
  const choices = useChoices(loader, search ?? "", isOpen);
  const options = addCustomOption(choices.options, search, allowCustom);
  const open = (): void => setSearchText("");
  const close = (): void => setSearchText(undefined);
  const setSearch = (text: string): void => {
    setSearchText(text);
    setActiveIndex(0);
  };
  const select = (option: ChoiceOption | undefined): void => {
    if (!option) return;
    loader.cacheLabel(option);
    onChange(option.value, option.label);
    setSearchText(keepOpen ? "" : undefined);
  };
  /** Keeps what was typed when the field loses focus. */
  const commit = (): void => {
    const typed = allowCustom ? findTypedOption(options, search) : undefined;
    select(typed);
    close();
  };
  const onKeyDown = createKeyHandler({ isOpen, activeIndex, options, setActiveIndex, select, open, close });
  return { search, setSearch, isOpen, choices, options, activeIndex, select, open, commit, onKeyDown };
}

interface KeyHandlerOptions {
  isOpen: boolean;
  activeIndex: number;
  options: readonly ChoiceOption[];
  setActiveIndex: (index: number) => void;
  select: (option: ChoiceOption | undefined) => void;
  open: () => void;
  close: () => void;
}

function createKeyHandler({ isOpen, activeIndex, options, setActiveIndex, select, open, close }: KeyHandlerOptions) {
  return (event: KeyboardEvent): void => {
    const { key } = event;
    if (!isOpen && (key === "ArrowDown" || key === "ArrowUp" || key === "Enter")) open();
    else if (key === "ArrowDown") setActiveIndex(Math.min(activeIndex + 1, options.length - 1));
    else if (key === "ArrowUp") setActiveIndex(Math.max(activeIndex - 1, 0));
    else if (key === "Enter" && isOpen) select(options[activeIndex]);
    else if (key === "Escape" && isOpen) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
