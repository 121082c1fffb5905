// Actions: the catalogue, by group and searched over title, description and operation.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { ActionRow, Catalogue } from "../../../server/api.ts";
import { useCatalogue } from "../../api/catalogue.ts";
import { Page } from "../../frame/page.tsx";
import { useAddress } from "../../parts/address.ts";
import { Button } from "../../parts/button.tsx";
import { matches } from "../../parts/choices.ts";
import { Search } from "../../parts/field.tsx";
import { Failed } from "../../parts/notice.tsx";
import { Empty, Skeleton } from "../../parts/state.tsx";
import { ActionBadges } from "./badges.tsx";

export default function ActionsPage(): ReactElement {
  const { data, error, refetch } = useCatalogue();
  const lead = data && `${data.actions.length} things a workflow can do, in ${data.groups.length} groups.`;
  return (
    <Page title="Actions" lead={lead ?? "What a workflow can do."}>
      {data ? (
        <Content catalogue={data} />
      ) : error ? (
        <Failed error={error} again={() => void refetch()} />
      ) : (
        <Skeleton lines={8} height={56} />
      )}
    </Page>
  );
}

function Content({ catalogue }: { catalogue: Catalogue }): ReactElement {
  const [address, change] = useAddress();
  const search = address.get("search") ?? "";
  const chosen = address.get("group") ?? "";
  const found = catalogue.actions.filter(({ id, title, description, operation }) =>
    matches(search, id, title, description, operation),
  );
  const shown = catalogue.groups.filter(
    ({ id }) => (chosen === "" || id === chosen) && found.some(({ group }) => group === id),
  );
  return (
    <div className="catalogue">
      <Groups catalogue={catalogue} found={found} chosen={chosen} search={search} />
      <div className="catalogue-main">
        <Search
          label="Search actions"
          placeholder="Search by name, words or operation"
          value={search}
          onChange={(value) => change({ search: value })}
        />
        <p className="unseen" role="status">
          {search && `${found.length} actions found`}
        </p>
        {shown.map((group) => (
          <Group key={group.id} group={group} actions={found.filter((action) => action.group === group.id)} />
        ))}
        {shown.length === 0 && (
          <Empty
            title="No action matches"
            action={<Button onClick={() => change({ search: undefined, group: undefined })}>Show all</Button>}
          >
            Try another word, such as transcript or scorecard.
          </Empty>
        )}
      </div>
    </div>
  );
}

interface GroupsProps {
  catalogue: Catalogue;
  found: readonly ActionRow[];
  chosen: string;
  search: string;
}

function Groups({ catalogue, found, chosen, search }: GroupsProps): ReactElement {
  const hrefOf = (group: string): string => {
    const parameters = new URLSearchParams({ ...(search && { search }), ...(group && { group }) });
    return parameters.size > 0 ? `/actions?${parameters}` : "/actions";
  };
  const items = [{ id: "", title: "All", count: found.length }].concat(
    catalogue.groups.map(({ id, title }) => ({ id, title, count: found.filter(({ group }) => group === id).length })),
  );
  return (
    <nav className="groups" aria-label="Groups">
      {items.map(({ id, title, count }) => (
        <Link
          key={id}
          href={hrefOf(id)}
          replace
          className={`group-link ${count === 0 ? "none" : ""}`}
          aria-current={id === chosen ? "true" : undefined}
        >
          {title}
          <span className="faint number">{count}</span>
        </Link>
      ))}
    </nav>
  );
}

function Group({
  group,
  actions,
}: {
  group: Catalogue["groups"][number];
  actions: readonly ActionRow[];
}): ReactElement {
  return (
    <section className="group" aria-labelledby={`group-${group.id}`}>
      <h2 id={`group-${group.id}`}>{group.title}</h2>
      <p className="soft">{group.description}</p>
      <ul className="action-cards">
        {actions.map((action) => (
          <li key={action.id} className="action-card">
            <h3>
              <Link href={`/actions/${action.id}`}>{action.title}</Link>
            </h3>
            <p className="soft">{action.description}</p>
            <ActionBadges action={action} />
          </li>
        ))}
      </ul>
    </section>
  );
}
