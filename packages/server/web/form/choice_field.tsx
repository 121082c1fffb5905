// Values that the service knows, such as people and workspaces: found by name, sent as ids.
import type { FieldProps } from "@rjsf/utils";
import type { ReactElement } from "react";
import type { ChoicesRequest } from "../../src/api/settings_contract.ts";
import { send } from "../api/client.ts";
import { type ChoiceLoader, type ChoiceOptionPage, createRemoteLoader } from "../components/choices.ts";
import { Combobox } from "../components/combobox.tsx";
import { Icon } from "../components/icon.tsx";
import { getFormContext, getManifestSchema, toPointer } from "./context.ts";

export function ChoiceField(props: FieldProps): ReactElement {
  const { fieldPathId, formData, onChange, rawErrors } = props;
  return (
    <Combobox
      id={fieldPathId.$id}
      describedBy={`${fieldPathId.$id}-says ${fieldPathId.$id}-fault`}
      invalid={Boolean(rawErrors?.length)}
      value={typeof formData === "string" ? formData : undefined}
      loader={createLoader(props)}
      placeholder="Search, or paste an id"
      allowCustom
      onChange={(value) => onChange(value, fieldPathId.path)}
    />
  );
}

export function MultiChoiceField(props: FieldProps): ReactElement {
  const { fieldPathId, formData, onChange, rawErrors } = props;
  const chosen: readonly string[] = Array.isArray(formData) ? formData.map(String) : [];
  const loader = createLoader(props);
  const put = (values: readonly string[]): void => onChange(values.length > 0 ? values : undefined, fieldPathId.path);
  return (
    <>
      {chosen.length > 0 && (
        <ul className="chips">
          {chosen.map((value) => (
            <li key={value} className="chip">
              <span className="truncate" title={value}>
                {loader.getLabel(value)}
              </span>
              <button
                type="button"
                aria-label={`Remove ${loader.getLabel(value)}`}
                onClick={() => put(chosen.filter((other) => other !== value))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Combobox
        id={fieldPathId.$id}
        describedBy={`${fieldPathId.$id}-says ${fieldPathId.$id}-fault`}
        invalid={Boolean(rawErrors?.length)}
        value={undefined}
        loader={loader}
        placeholder="Search, or paste an id"
        allowCustom
        keepOpen
        onChange={(value) => value !== undefined && put([...new Set([...chosen, value])])}
      />
    </>
  );
}

function createLoader(props: FieldProps): ChoiceLoader {
  const { choices, connection, values } = getFormContext(props.registry);
  const original = getManifestSchema(props);
  const listing = original?.lookup ?? original?.items?.lookup;
  const path = toPointer(props.fieldPathId.path);
  return createRemoteLoader([listing?.action, connection, choices, path], async (search, cursor, signal) => {
    if (!connection) throw new Error("Choose an account first.");
    const request: ChoicesRequest = {
      connection,
      path,
      input: values(),
      ...(search && { search }),
      ...(cursor && { cursor }),
    };
    return send<ChoiceOptionPage>("POST", choices, request, signal);
  });
}
