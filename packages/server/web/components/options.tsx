// The open list of a drop-down.
import { type ReactElement, useEffect, useRef } from "react";
import { toErrorDocument } from "../api/client.ts";
import type { ChoiceOption, ChoicesState } from "./choices.ts";
import { Icon } from "./icon.tsx";

export interface OptionsProps {
  id: string;
  state: ChoicesState;
  options: readonly ChoiceOption[];
  activeIndex: number;
  selectedValue: string | undefined;
  onSelect: (choice: ChoiceOption) => void;
}

export function Options({
  id,
  state: choices,
  options,
  activeIndex: active,
  selectedValue: chosen,
  onSelect: onChoose,
}: OptionsProps): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
    if (active >= options.length - 3) choices.loadMore?.();
  }, [active, options.length, choices.loadMore]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps the focus in the input while the list is used
    <div className="options" onMouseDown={(event) => event.preventDefault()}>
      <div ref={list} id={id} role="listbox" aria-label="Choices" tabIndex={-1}>
        {options.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys
          <div
            key={choice.value}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={choice.value === chosen ? "selected" : undefined}
            onClick={() => onChoose(choice)}
          >
            <span className="truncate">{choice.isCustom ? `Use “${choice.label}”` : choice.label}</span>
            {choice.value === chosen && <Icon name="check" />}
            {choice.helpText && <span className="text-tertiary small truncate">{choice.helpText}</span>}
          </div>
        ))}
      </div>
      <OptionsStatus choices={choices} empty={options.length === 0} />
    </div>
  );
}

function OptionsStatus({ choices, empty }: { choices: ChoicesState; empty: boolean }): ReactElement | null {
  if (choices.error) {
    return (
      <p className="options-status" role="alert">
        {toErrorDocument(choices.error).message}{" "}
        <button type="button" className="link-button" onClick={choices.onRetry}>
          Try again
        </button>
      </p>
    );
  }
  const message = choices.isLoading ? "Searching…" : empty ? "Nothing found." : undefined;
  if (!message && !choices.loadMore) return null;
  return (
    <p className="options-status" role="status">
      {message ?? (
        <button type="button" className="link-button" onClick={choices.loadMore}>
          Show more
        </button>
      )}
    </p>
  );
}
