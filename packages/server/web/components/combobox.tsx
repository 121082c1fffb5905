// A drop-down that is searched by typing: one value, its choices loaded as needed.
import { type KeyboardEvent, type ReactElement, useId, useRef, useState } from "react";
import { type ChoiceLoader, type ChoiceOption, useChoices } from "./choices.ts";
import { Icon } from "./icon.tsx";
import { Options } from "./options.tsx";

export interface ComboboxProps {
  id?: string;
  label?: string;
  value: string | undefined;
  onChange: (value: string | undefined, label?: string) => void;
  loader: ChoiceLoader;
  placeholder?: string;
  /** A value that is in no list may be typed, too. */
  allowCustom?: boolean;
  /** Stays open after a choice, for several values. */
  keepOpen?: boolean;
  describedBy?: string | undefined;
  invalid?: boolean | undefined;
}

export function Combobox(props: ComboboxProps): ReactElement {
  const { value, onChange, loader, placeholder = "Choose", keepOpen: many, allowCustom: free } = props;
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState<string>();
  const [active, setActive] = useState(0);
  const choices = useChoices(loader, text ?? "", text !== undefined);
  const options = withTyped(choices.options, text, free);
  const shown = text ?? (value === undefined ? "" : loader.getLabel(value));
  const close = (): void => setText(undefined);
  const choose = (choice: ChoiceOption | undefined): void => {
    if (!choice) return;
    loader.cacheLabel(choice);
    onChange(choice.value, choice.label);
    setText(many ? "" : undefined);
  };
  const keys = keysOf({ open: text !== undefined, active, options, setActive, choose, close, show: () => setText("") });
  return (
    <div className="combobox">
      <input
        ref={input}
        id={props.id}
        className="input"
        role="combobox"
        aria-label={props.label}
        aria-expanded={text !== undefined}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={text !== undefined && options.length > 0 ? `${list}-${active}` : undefined}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid || undefined}
        autoComplete="off"
        placeholder={placeholder}
        value={shown}
        onClick={() => text === undefined && setText("")}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={keys}
        onBlur={close}
      />
      {value !== undefined && text === undefined ? (
        <button
          type="button"
          className="combobox-clear"
          aria-label={`Clear ${props.label ?? "the choice"}`}
          onClick={() => onChange(undefined)}
        >
          <Icon name="close" />
        </button>
      ) : (
        <Icon name="down" />
      )}
      {text !== undefined && (
        <Options
          id={list}
          state={choices}
          options={options}
          activeIndex={active}
          selectedValue={value}
          onSelect={choose}
        />
      )}
    </div>
  );
}

function withTyped(
  items: readonly ChoiceOption[],
  text: string | undefined,
  free: boolean | undefined,
): readonly ChoiceOption[] {
  const typed = text?.trim();
  if (!free || !typed || items.some((item) => item.value === typed)) return items;
  return [...items, { value: typed, label: typed, isCustom: true }];
}

interface Keys {
  open: boolean;
  active: number;
  options: readonly ChoiceOption[];
  setActive: (index: number) => void;
  choose: (choice: ChoiceOption | undefined) => void;
  close: () => void;
  show: () => void;
}

function keysOf({ open, active, options, setActive, choose, close, show }: Keys) {
  return (event: KeyboardEvent): void => {
    const { key } = event;
    if (!open && (key === "ArrowDown" || key === "ArrowUp" || key === "Enter")) show();
    else if (key === "ArrowDown") setActive(Math.min(active + 1, options.length - 1));
    else if (key === "ArrowUp") setActive(Math.max(active - 1, 0));
    else if (key === "Enter" && open) choose(options[active]);
    else if (key === "Escape" && open) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
