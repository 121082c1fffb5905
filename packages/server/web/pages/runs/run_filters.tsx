// The filters of the runs; all of them are in the address.
import type { ReactElement } from "react";
import { useCatalog } from "../../api/catalog.ts";
import { createLocalLoader } from "../../components/choices.ts";
import { Combobox } from "../../components/combobox.tsx";
import { Field } from "../../components/field.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { connectionChoices } from "../action/connection_picker.tsx";
import { periods } from "./period.ts";

export const runFilterNames = ["action", "connection", "state", "time", "from", "to"] as const;

export function RunFilters(): ReactElement {
  const [address, change] = useUrlState();
  const { data } = useCatalog();
  const actions = createLocalLoader(
    ["actions"],
    (data?.actions ?? []).map(({ id, title }) => ({ value: id, label: title, helpText: id })),
  );
  const get = (name: string): string | undefined => address.get(name) ?? undefined;
  return (
    <search className="filters" aria-label="Filter runs">
      <Field label="Action">
        {(aria) => (
          <Combobox
            id={aria.id}
            value={get("action")}
            loader={actions}
            placeholder="Any action"
            onChange={(action) => change({ action })}
          />
        )}
      </Field>
      <Field label="Connection">
        {(aria) => (
          <Combobox
            id={aria.id}
            value={get("connection")}
            loader={connectionChoices}
            placeholder="Any connection"
            onChange={(connection) => change({ connection })}
          />
        )}
      </Field>
      <Field label="State">
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={get("state") ?? ""}
            onChange={(event) => change({ state: event.currentTarget.value })}
          >
            <option value="">Any state</option>
            <option value="succeeded">Succeeded</option>
            <option value="failed">Failed</option>
            <option value="running">Running</option>
          </select>
        )}
      </Field>
      <Period />
    </search>
  );
}

function Period(): ReactElement {
  const [address, change] = useUrlState();
  const time = address.get("time") ?? "";
  return (
    <>
      <Field label="Time">
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={time}
            onChange={(event) => change({ time: event.currentTarget.value, from: undefined, to: undefined })}
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
                value={address.get(name) ?? ""}
                onChange={(event) => change({ [name]: event.currentTarget.value })}
              />
            )}
          </Field>
        ))}
    </>
  );
}
