// A catalogue: cards by group, the groups beside them, searched over all their words; group and search are in the address.
import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import type { Catalog as Catalogued } from "../../src/api/settings_contract.ts";
import { Button } from "./button.tsx";
import { matchesText } from "./choices.ts";
import { EmptyState } from "./empty_state.tsx";
import { SearchField } from "./field.tsx";
import { useUrlState } from "./url_state.ts";

type Group = Catalogued["groups"][number];

export interface CatalogEntry {
  id: string;
  title: string;
  description: string;
  group: string;
  /** Further words that find it. */
  keywords?: string | undefined;
  badges: ReactNode;
}

export interface CatalogProps {
  /** Path of the page; an entry's own page lies under it. */
  basePath: string;
  /** What is listed, such as "action". */
  itemName: string;
  placeholder: string;
  /** Said where nothing was found. */
  noMatchText: string;
  groups: readonly Group[];
  entries: readonly CatalogEntry[];
}

export function CatalogView(props: CatalogProps): ReactElement {
  const { basePath: place, itemName: what, placeholder, noMatchText: advice, groups, entries } = props;
  const [address, change] = useUrlState();
  const search = address.get("search") ?? "";
  const chosen = address.get("group") ?? "";
  const found = entries.filter(({ id, title, description, keywords: words }) =>
    matchesText(search, id, title, description, words),
  );
  const shown = groups.filter(({ id }) => (chosen === "" || id === chosen) && found.some(({ group }) => group === id));
  return (
    <div className="catalog">
      <Groups basePath={place} groups={groups} matches={found} selectedGroup={chosen} search={search} />
      <div className="catalog-main">
        <SearchField
          label={`Search ${what}s`}
          placeholder={placeholder}
          value={search}
          onChange={(value) => change({ search: value })}
        />
        <p className="visually-hidden" role="status">
          {search && `${found.length} ${what}s found`}
        </p>
        {shown.map((group) => (
          <CatalogGroup
            key={group.id}
            basePath={place}
            group={group}
            entries={found.filter((entry) => entry.group === group.id)}
          />
        ))}
        {shown.length === 0 && (
          <EmptyState
            title={`No ${what} matches`}
            action={<Button onClick={() => change({ search: undefined, group: undefined })}>Show all</Button>}
          >
            {advice}
          </EmptyState>
        )}
      </div>
    </div>
  );
}

interface GroupsProps {
  basePath: string;
  groups: readonly Group[];
  matches: readonly CatalogEntry[];
  selectedGroup: string;
  search: string;
}

function Groups({ basePath: place, groups, matches: found, selectedGroup: chosen, search }: GroupsProps): ReactElement {
  const hrefOf = (group: string): string => {
    const parameters = new URLSearchParams({ ...(search && { search }), ...(group && { group }) });
    return parameters.size > 0 ? `${place}?${parameters}` : place;
  };
  const items = [{ id: "", title: "All", count: found.length }].concat(
    groups.map(({ id, title }) => ({ id, title, count: found.filter(({ group }) => group === id).length })),
  );
  return (
    <nav className="groups" aria-label="Groups">
      {items.map(({ id, title, count }) => (
        <Link
          key={id}
          href={hrefOf(id)}
          replace
          className={`group-link ${count === 0 ? "is-empty" : ""}`}
          aria-current={id === chosen ? "true" : undefined}
        >
          {title}
          <span className="text-tertiary number">{count}</span>
        </Link>
      ))}
    </nav>
  );
}

function CatalogGroup(props: { basePath: string; group: Group; entries: readonly CatalogEntry[] }): ReactElement {
  const { basePath: place, group, entries } = props;
  return (
    <section className="group" aria-labelledby={`group-${group.id}`}>
      <h2 id={`group-${group.id}`}>{group.title}</h2>
      <p className="text-secondary">{group.description}</p>
      <ul className="catalog-cards">
        {entries.map(({ id, title, description, badges }) => (
          <li key={id} className="catalog-card">
            <h3>
              <Link href={`${place}/${id}`}>{title}</Link>
            </h3>
            <p className="text-secondary">{description}</p>
            {badges}
          </li>
        ))}
      </ul>
    </section>
  );
}
