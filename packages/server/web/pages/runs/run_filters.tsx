// Filters of the runs. The URL contains them.
import type { ReactElement } from "react";
import { useCatalog } from "../../api/catalog.ts";
import { createLocalLoader } from "../../components/choices.ts";
import { Combobox } from "../../components/combobox.tsx";
import { Field } from "../../components/field.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { ConnectionFilter } from "../action/connection_picker.tsx";
import { periods } from "./period.ts";

export const runFilterNames = ["search", "action", "connection", "state", "time", "from", "to"] as const;

export function RunFilters(): ReactElement {
  const [params, updateParams] = useUrlState();
  const { data } = useCatalog();
  const actions = createLocalLoader(
    ["actions"],
    (data?.actions ?? []).map(({ id, title }) => ({ value: id, label: title, helpText: id })),
  );
  const get = (name: string): string | undefined => params.get(name) ?? undefined;
  return (
    <search className="filters" aria-label="Filter runs">
      <Field label="Action">
        {(aria) => (
          <Combobox
            id={aria.id}
            value={get("action")}
            loader={actions}
            placeholder="Any action"
            onChange={(action) => updateParams({ action })}
          />
        )}
      </Field>
      <ConnectionFilter />
      <Field label="State">
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={get("state") ?? ""}
            onChange={(event) => updateParams({ state: event.currentTarget.value })}
          >
            <option value="">Any state</option>
            <option value="succeeded">Succeeded</option>
            <option value="failed">Failed</option>
            <option value="running">Running</option>
          </select>
        )}
      </Field>
      <TimeFilter />
    </search>
  );
}

function TimeFilter(): ReactElement {
  const [params, updateParams] = useUrlState();
  const time = params.get("time") ?? "";
  return (
    <>
      <Field label="Time">
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={time}
            onChange={(event) => updateParams({ time: event.currentTarget.value, from: undefined, to: undefined })}
          >
            {periods.map(({ value, title }) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      {time === "custom" &&
        (["from", "to"] as const).map((name) => (
          <Field key={name} label={name === "from" ? "From" : "To"}>
            {(aria) => (
              <input
                {...aria}
                type="datetime-local"
                className="input"
                value={params.get(name) ?? ""}
                onChange={(event) => updateParams({ [name]: event.currentTarget.value })}
              />
            )}
          </Field>
        ))}
    </>
  );
}
