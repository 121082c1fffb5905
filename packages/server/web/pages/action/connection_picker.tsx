// Fields that select the connection of a run or a subscription, and that of a filter.
import { type ReactElement, useEffect } from "react";
import type { ConnectionRow, Page } from "../../../src/api/settings_contract.ts";
import { appendQuery, send } from "../../api/client.ts";
import { isUsable } from "../../api/default_connection.ts";
import { useApiQuery } from "../../api/query.ts";
import { ButtonLink } from "../../components/button.tsx";
import { createRemoteLoader } from "../../components/choices.ts";
import { Combobox } from "../../components/combobox.tsx";
import { Field } from "../../components/field.tsx";
import { Notice } from "../../components/notice.tsx";
import { useUrlState } from "../../components/url_state.ts";

export interface ConnectionPickerProps {
  value: string | undefined;
  error?: string | undefined;
  /** Selects no connection by itself if there are several. */
  mustChoose?: boolean;
  onChange: (id: string | undefined) => void;
}

const connectionChoices = createRemoteLoader(["connections"], async (search, cursor, signal) => {
  const path = appendQuery("/connections", { search, cursor });
  const { items, nextCursor } = await send<Page<ConnectionRow>>("GET", path, undefined, signal);
  return {
    choices: items.map((connection) => ({
      value: connection.id,
      label: connection.customer,
      helpText: describeAccount(connection),
    })),
    ...(nextCursor && { nextCursor }),
  };
});

/** Whose account it is, and why it cannot be used. */
function describeAccount({ accountSource, companyDomain, baseUrl, health }: ConnectionRow): string | undefined {
  const account =
    accountSource === "sandbox"
      ? "sandbox"
      : (companyDomain ?? (accountSource === "environment" ? baseUrl : undefined));
  const problem = health.status === "healthy" ? undefined : health.label.toLowerCase();
  return [account, problem].filter(Boolean).join(", ") || undefined;
}

export function ConnectionPicker({ value, error, mustChoose, onChange }: ConnectionPickerProps): ReactElement {
  const { data } = useApiQuery<Page<ConnectionRow>>("/connections");
  const first = data?.items.find(isUsable);
  for (const { id, customer } of data?.items ?? []) connectionChoices.cacheLabel({ value: id, label: customer });
  // biome-ignore lint/correctness/useExhaustiveDependencies: selects the first connection when the list is loaded
  useEffect(() => {
    if (first && value === undefined && !(mustChoose && data && data.items.length > 1)) onChange(first.id);
  }, [first?.id]);
  if (data && data.items.length === 0) {
    return (
      <Notice tone="info" title="No connections yet">
        <p>Actions and triggers need a connection.</p>
        <p>
          <ButtonLink href="/connections" small kind="primary">
            Connect an account
          </ButtonLink>
        </p>
      </Notice>
    );
  }
  return (
    <Field label="Connection" error={error}>
      {(aria) => (
        <Combobox
          id={aria.id}
          describedBy={aria["aria-describedby"]}
          invalid={aria["aria-invalid"]}
          value={value}
          loader={connectionChoices}
          placeholder="Select a connection"
          onChange={onChange}
        />
      )}
    </Field>
  );
}

/** Filters a list by connection. The URL contains it. */
export function ConnectionFilter(): ReactElement {
  const [params, updateParams] = useUrlState();
  return (
    <Field label="Connection">
      {(aria) => (
        <Combobox
          id={aria.id}
          value={params.get("connection") ?? undefined}
          loader={connectionChoices}
          placeholder="Any connection"
          onChange={(connection) => updateParams({ connection })}
        />
      )}
    </Field>
  );
}
