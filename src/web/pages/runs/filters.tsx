// The filters of the runs; all of them are in the address.
import type { ReactElement } from "react";
import { useCatalogue } from "../../api/catalogue.ts";
import { useAddress } from "../../parts/address.ts";
import { localLoader } from "../../parts/choices.ts";
import { Combobox } from "../../parts/combobox.tsx";
import { Field } from "../../parts/field.tsx";
import { connectionLoader } from "../action/connection_picker.tsx";
import { periods } from "./period.ts";

export const filterNames = ["action", "connection", "state", "time", "from", "to"] as const;

export function Filters(): ReactElement {
  const [address, change] = useAddress();
  const { data } = useCatalogue();
  const actions = localLoader(
    ["actions"],
    (data?.actions ?? []).map(({ id, title }) => ({ value: id, label: title, hint: id })),
  );
  const get = (name: string): string | undefined => address.get(name) ?? undefined;
  return (
    <search className="filters" aria-label="Filter runs">
      <Field label="Action">
        {(tie) => (
          <Combobox
            id={tie.id}
            value={get("action")}
            loader={actions}
            placeholder="Any action"
            onChange={(action) => change({ action })}
          />
        )}
      </Field>
      <Field label="Connection">
        {(tie) => (
          <Combobox
            id={tie.id}
            value={get("connection")}
            loader={connectionLoader}
            placeholder="Any connection"
            onChange={(connection) => change({ connection })}
          />
        )}
      </Field>
      <Field label="State">
        {(tie) => (
          <select
            {...tie}
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
  const [address, change] = useAddress();
  const time = address.get("time") ?? "";
  return (
    <>
      <Field label="Time">
        {(tie) => (
          <select
            {...tie}
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
            {(tie) => (
              <input
                {...tie}
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
