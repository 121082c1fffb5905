// Commands of the palette: each opens a page, or one action, trigger, connection or run.
import type { Catalog, ConnectionRow, Page, RunRow, TriggerRow } from "../../src/api/settings_contract.ts";
import { appendQuery } from "../api/client.ts";
import { useApiQuery } from "../api/query.ts";
import { matchesText } from "../components/choices.ts";
import { formatLocalTime } from "../components/format.tsx";
import { pages } from "./navigation.tsx";

export interface Command {
  href: string;
  title: string;
  helpText?: string | undefined;
}

export interface CommandGroup {
  title: string;
  commands: readonly Command[];
}

/** Of each group, so that every group is visible without scrolling far. */
const maxCommands = 6;

/** The commands that match, by group, without empty groups. Connections and runs are found by the server. */
export function useCommands(search: string): { groups: readonly CommandGroup[]; isLoading: boolean } {
  const text = search.trim();
  const actions = useApiQuery<Catalog>("/actions");
  const triggers = useApiQuery<{ triggers: TriggerRow[] }>("/triggers");
  const options = { enabled: text !== "", keepPreviousData: true };
  const connections = useApiQuery<Page<ConnectionRow>>(appendQuery("/connections", { search: text }), options);
  const runs = useApiQuery<Page<RunRow>>(appendQuery("/runs", { search: text }), options);
  const match = (commands: readonly Command[]): readonly Command[] =>
    commands.filter(({ title, helpText }) => matchesText(text, title, helpText)).slice(0, maxCommands);
  const found = (commands: readonly Command[] | undefined): readonly Command[] =>
    text === "" ? [] : (commands ?? []).slice(0, maxCommands);
  const groups = [
    { title: "Pages", commands: match(pages) },
    { title: "Actions", commands: match((actions.data?.actions ?? []).map((row) => toCommand("/actions", row))) },
    { title: "Triggers", commands: match((triggers.data?.triggers ?? []).map((row) => toCommand("/triggers", row))) },
    { title: "Connections", commands: found(connections.data?.items.map(toConnectionCommand)) },
    { title: "Runs", commands: found(runs.data?.items.map((run) => toRunCommand(run, actions.data))) },
  ];
  return {
    groups: groups.filter(({ commands }) => commands.length > 0),
    isLoading: actions.isLoading || connections.isFetching || runs.isFetching,
  };
}

function toCommand(path: string, { id, title }: { id: string; title: string }): Command {
  return { href: `${path}/${encodeURIComponent(id)}`, title, helpText: id };
}

function toConnectionCommand({ id, customer, companyDomain }: ConnectionRow): Command {
  return { href: `/connections?open=${encodeURIComponent(id)}`, title: customer, helpText: companyDomain ?? id };
}

function toRunCommand({ id, action, customer, state, startedAt }: RunRow, catalog: Catalog | undefined): Command {
  return {
    href: `/runs?open=${encodeURIComponent(id)}`,
    title: catalog?.actions.find((row) => row.id === action)?.title ?? action,
    helpText: [customer, state, formatLocalTime(startedAt)].filter(Boolean).join(" · "),
  };
}
