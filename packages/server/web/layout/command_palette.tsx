// Command palette: finds pages, actions, triggers, connections and runs, and opens them. Ctrl+K opens it.

import * as Ariakit from "@ariakit/react";
import { type ReactElement, useState } from "react";
import { useLocation } from "wouter";
import { Icon } from "../components/icon.tsx";
import { type Command, useCommands } from "./commands.ts";

export default function CommandPalette({ onClose }: { onClose: () => void }): ReactElement {
  const [search, setSearch] = useState("");
  const [, navigate] = useLocation();
  const { groups, isLoading } = useCommands(search);
  const open = ({ href }: Command): void => {
    onClose();
    navigate(href);
  };
  return (
    <Ariakit.Dialog
      open
      onClose={onClose}
      aria-label="Command palette"
      className="dialog palette"
      backdrop={<div className="dialog-backdrop" />}
    >
      <Ariakit.ComboboxProvider open value={search} setValue={setSearch} setOpen={(isOpen) => !isOpen && onClose()}>
        <div className="palette-search">
          <Icon name="search" />
          <Ariakit.Combobox
            className="input"
            autoSelect="always"
            aria-label="Search pages, actions, triggers, connections and runs"
            placeholder="Search pages, actions, triggers, connections and runs"
          />
        </div>
        <Ariakit.ComboboxList alwaysVisible className="palette-list" aria-label="Results">
          {groups.map(({ title, commands }) => (
            <Ariakit.ComboboxGroup key={title}>
              <Ariakit.ComboboxGroupLabel className="palette-group">{title}</Ariakit.ComboboxGroupLabel>
              {commands.map((command) => (
                <Ariakit.ComboboxItem
                  key={command.href}
                  className="option"
                  focusOnHover
                  setValueOnClick={false}
                  onClick={() => open(command)}
                >
                  <span className="truncate">{command.title}</span>
                  <span className="text-tertiary small truncate">{command.helpText}</span>
                </Ariakit.ComboboxItem>
              ))}
            </Ariakit.ComboboxGroup>
          ))}
        </Ariakit.ComboboxList>
        {groups.length === 0 && (
          <p className="options-status" role="status">
            {isLoading ? "Searching…" : "No matches."}
          </p>
        )}
      </Ariakit.ComboboxProvider>
    </Ariakit.Dialog>
  );
}
