// The open list of a combobox.
import { type ReactElement, useEffect, useRef } from "react";
import { toErrorDocument } from "../api/client.ts";
import type { ChoiceOption, ChoicesState } from "./choices.ts";
import { formatErrorMessage } from "./format.tsx";
import { Icon } from "./icon.tsx";

export interface OptionsProps {
  id: string;
  state: ChoicesState;
  options: readonly ChoiceOption[];
  activeIndex: number;
  selectedValue: string | undefined;
  onSelect: (option: ChoiceOption) => void;
}

export function Options({ id, state, options, activeIndex, selectedValue, onSelect }: OptionsProps): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[activeIndex]?.scrollIntoView({ block: "nearest" });
    if (activeIndex >= options.length - 3) state.loadMore?.();
  }, [activeIndex, options.length, state.loadMore]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps the focus in the input
    <div className="options" onMouseDown={(event) => event.preventDefault()}>
      <div ref={list} id={id} role="listbox" aria-label="Choices" tabIndex={-1}>
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input handles the keys
          <div
            key={option.value}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === activeIndex}
            className={option.value === selectedValue ? "selected" : undefined}
            onClick={() => onSelect(option)}
          >
            <span className="truncate">{option.isCustom ? `Use “${option.label}”` : option.label}</span>
            {option.value === selectedValue && <Icon name="check" />}
            {option.helpText && <span className="text-tertiary small truncate">{option.helpText}</span>}
          </div>
        ))}
      </div>
      <OptionsStatus state={state} isEmpty={options.length === 0} />
    </div>
  );
}

function OptionsStatus({ state, isEmpty }: { state: ChoicesState; isEmpty: boolean }): ReactElement | null {
  if (state.error) {
    return (
      <p className="options-status" role="alert">
        {formatErrorMessage(toErrorDocument(state.error).message)}{" "}
        <button type="button" className="link-button" onClick={state.onRetry}>
          Try again
        </button>
      </p>
    );
  }
  const message = state.isLoading ? "Searching…" : isEmpty ? "No matches." : undefined;
  if (!message && !state.loadMore) return null;
  return (
    <p className="options-status" role="status">
      {message ?? (
        <button type="button" className="link-button" onClick={state.loadMore}>
          Show more
        </button>
      )}
    </p>
  );
}
