// Catalog of actions or triggers: searchable cards, filtered by group. The URL contains the group and the search text.
import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import { getMissingScopes } from "../../src/api/health_contract.ts";
import type { Catalog } from "../../src/api/settings_contract.ts";
import { useDefaultConnection } from "../api/default_connection.ts";
import { Button } from "./button.tsx";
import { matchesText } from "./choices.ts";
import { EmptyState } from "./empty_state.tsx";
import { SearchField } from "./field.tsx";
import { useUrlState } from "./url_state.ts";

type Group = Catalog["groups"][number];

export interface CatalogEntry {
  id: string;
  title: string;
  description: string;
  group: string;
  /** Additional words that the search matches. */
  keywords?: string | undefined;
  /** Scopes that it needs. */
  scopes: readonly string[];
  badges: ReactNode;
}

export interface CatalogProps {
  /** Path of the catalog page. The page of an entry is `basePath/id`. */
  basePath: string;
  /** Name of one entry, such as "action". */
  itemName: string;
  placeholder: string;
  /** Shown when the search matches nothing. */
  noMatchText: string;
  groups: readonly Group[];
  entries: readonly CatalogEntry[];
}

export function CatalogView(props: CatalogProps): ReactElement {
  const { basePath, itemName, placeholder, noMatchText, groups, entries } = props;
  const [params, updateParams] = useUrlState();
  const search = params.get("search") ?? "";
  const selectedGroup = params.get("group") ?? "";
  const connection = useDefaultConnection();
  const isReady = ({ scopes }: CatalogEntry): boolean =>
    !connection || getMissingScopes(connection, scopes).length === 0;
  const showsReadyOnly = params.has("ready");
  const matches = entries.filter(
    (entry) =>
      matchesText(search, entry.id, entry.title, entry.description, entry.keywords) &&
      (!showsReadyOnly || isReady(entry)),
  );
  const visibleGroups = groups.filter(
    ({ id }) => (selectedGroup === "" || id === selectedGroup) && matches.some(({ group }) => group === id),
  );
  return (
    <div className="catalog">
      <Groups basePath={basePath} groups={groups} matches={matches} selectedGroup={selectedGroup} search={search} />
      <div>
        <SearchField
          label={`Search ${itemName}s`}
          placeholder={placeholder}
          value={search}
          onChange={(value) => updateParams({ search: value })}
        />
        {connection && (
          <ReadyFilter customer={connection.customer} count={entries.filter(isReady).length} total={entries.length} />
        )}
        <p className="visually-hidden" role="status">
          {(search || showsReadyOnly) && `${matches.length} ${itemName}s found`}
        </p>
        {visibleGroups.map((group) => (
          <CatalogGroup
            key={group.id}
            basePath={basePath}
            group={group}
            entries={matches.filter((entry) => entry.group === group.id)}
          />
        ))}
        {visibleGroups.length === 0 && (
          <EmptyState
            title={`No ${itemName} matches`}
            action={
              <Button onClick={() => updateParams({ search: undefined, group: undefined, ready: undefined })}>
                Show all
              </Button>
            }
          >
            {noMatchText}
          </EmptyState>
        )}
      </div>
    </div>
  );
}

/** Shows only entries that the connection has the scopes for. */
function ReadyFilter(props: { customer: string; count: number; total: number }): ReactElement {
  const [params, updateParams] = useUrlState();
  return (
    <label className="checkbox-label catalog-filter">
      <input
        type="checkbox"
        checked={params.has("ready")}
        onChange={({ currentTarget }) => updateParams({ ready: currentTarget.checked ? "1" : undefined })}
      />
      Only those that {props.customer} has the scopes for ({props.count} of {props.total})
    </label>
  );
}

interface GroupsProps {
  basePath: string;
  groups: readonly Group[];
  matches: readonly CatalogEntry[];
  selectedGroup: string;
  search: string;
}

function Groups({ basePath, groups, matches, selectedGroup, search }: GroupsProps): ReactElement {
  const getHref = (group: string): string => {
    const query = new URLSearchParams({ ...(search && { search }), ...(group && { group }) });
    return query.size > 0 ? `${basePath}?${query}` : basePath;
  };
  const items = [{ id: "", title: "All", count: matches.length }].concat(
    groups.map(({ id, title }) => ({ id, title, count: matches.filter(({ group }) => group === id).length })),
  );
  return (
    <nav className="groups" aria-label="Groups">
      {items.map(({ id, title, count }) => (
        <Link
          key={id}
          href={getHref(id)}
          replace
          className={`group-link ${count === 0 ? "is-empty" : ""}`}
          aria-current={id === selectedGroup ? "true" : undefined}
        >
          {title}
          <span className="text-tertiary number">{count}</span>
        </Link>
      ))}
    </nav>
  );
}

function CatalogGroup(props: { basePath: string; group: Group; entries: readonly CatalogEntry[] }): ReactElement {
  const { basePath, group, entries } = props;
  return (
    <section className="group" aria-labelledby={`group-${group.id}`}>
      <h2 id={`group-${group.id}`}>{group.title}</h2>
      <p className="text-secondary">{group.description}</p>
      <ul className="catalog-cards">
        {entries.map(({ id, title, description, badges }) => (
          <li key={id} className="catalog-card">
            <h3>
              <Link href={`${basePath}/${id}`}>{title}</Link>
            </h3>
            <p className="text-secondary">{description}</p>
            {badges}
          </li>
        ))}
      </ul>
    </section>
  );
}
