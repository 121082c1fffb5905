// The open list of a combobox.

import * as Ariakit from "@ariakit/react";
import { type ReactElement, useEffect, useId } from "react";
import { toErrorDocument } from "../api/client.ts";
import type { ChoiceOption, ChoicesState } from "./choices.ts";
import { formatErrorMessage } from "./format.tsx";
import { Icon } from "./icon.tsx";

export interface OptionsProps {
  store: Ariakit.ComboboxStore;
  state: ChoicesState;
  options: readonly ChoiceOption[];
  selectedValue: string | undefined;
  hideOnSelect: boolean;
  onSelect: (option: ChoiceOption) => void;
  /** Called when the focus leaves the field and its list. */
  onLeave: () => void;
}

export function Options(props: OptionsProps): ReactElement {
  const { store, state, options, selectedValue, hideOnSelect, onSelect, onLeave } = props;
  const id = useId();
  const activeId = Ariakit.useStoreState(store, "activeId");
  const isNearEnd = options.slice(-3).some((_, index) => activeId === `${id}${options.length - 1 - index}`);
  useEffect(() => {
    if (isNearEnd) state.loadMore?.();
  }, [isNearEnd, state.loadMore]);
  return (
    <Ariakit.ComboboxPopover
      store={store}
      className="options"
      role="presentation"
      sameWidth
      gutter={4}
      hideOnInteractOutside={() => {
        onLeave();
        return true;
      }}
    >
      <Ariakit.ComboboxList store={store} aria-label="Choices">
        {groupOptions(options).map(([group, members]) => (
          <Ariakit.ComboboxGroup key={group ?? ""}>
            {group !== undefined && (
              <Ariakit.ComboboxGroupLabel className="option-group">{group}</Ariakit.ComboboxGroupLabel>
            )}
            {members.map(({ option, index }) => (
              <Ariakit.ComboboxItem
                key={option.value}
                id={`${id}${index}`}
                className={option.value === selectedValue ? "option selected" : "option"}
                focusOnHover
                hideOnClick={hideOnSelect}
                onClick={() => onSelect(option)}
              >
                <span className="truncate">{option.isCustom ? `Use “${option.label}”` : option.label}</span>
                {option.value === selectedValue && <Icon name="check" />}
                {option.helpText && <span className="text-tertiary small truncate">{option.helpText}</span>}
              </Ariakit.ComboboxItem>
            ))}
          </Ariakit.ComboboxGroup>
        ))}
      </Ariakit.ComboboxList>
      <OptionsStatus state={state} isEmpty={options.length === 0} />
    </Ariakit.ComboboxPopover>
  );
}

/** The options by group, in the order of their first options. */
function groupOptions(options: readonly ChoiceOption[]) {
  const indexed = options.map((option, index) => ({ option, index }));
  return [...Map.groupBy(indexed, ({ option }) => option.group)];
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
