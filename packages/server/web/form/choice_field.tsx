// Fields with a lookup, such as users and workspaces: the user searches by name, the input contains the id.
import type { FieldProps } from "@rjsf/utils";
import type { ReactElement } from "react";
import type { ChoicesRequest } from "../../src/api/settings_contract.ts";
import { send } from "../api/client.ts";
import { useForbiddenReason } from "../api/role.ts";
import {
  type ChoiceLoader,
  type ChoiceOptionPage,
  createRemoteLoader,
  splitIds,
  useChoiceLabel,
} from "../components/choices.ts";
import { Combobox } from "../components/combobox.tsx";
import { Icon } from "../components/icon.tsx";
import { getFormContext, getManifestSchema, toPointer } from "./context.ts";

export function ChoiceField(props: FieldProps): ReactElement {
  const { fieldPathId, formData, onChange, rawErrors } = props;
  return (
    <Combobox
      id={fieldPathId.$id}
      describedBy={`${fieldPathId.$id}-help ${fieldPathId.$id}-error`}
      invalid={Boolean(rawErrors?.length)}
      value={typeof formData === "string" ? formData : undefined}
      loader={useLoader(props)}
      placeholder="Search or paste an ID"
      allowCustom
      onChange={(value) => onChange(value, fieldPathId.path)}
    />
  );
}

export function MultiChoiceField(props: FieldProps): ReactElement {
  const { fieldPathId, formData, onChange, rawErrors } = props;
  const selected: readonly string[] = Array.isArray(formData) ? formData.map(String) : [];
  const loader = useLoader(props);
  const update = (values: readonly string[]): void =>
    onChange(values.length > 0 ? values : undefined, fieldPathId.path);
  return (
    <>
      {selected.length > 0 && (
        <ul className="chips">
          {selected.map((value) => (
            <SelectedChoice
              key={value}
              value={value}
              loader={loader}
              onRemove={() => update(selected.filter((other) => other !== value))}
            />
          ))}
        </ul>
      )}
      <Combobox
        id={fieldPathId.$id}
        describedBy={`${fieldPathId.$id}-help ${fieldPathId.$id}-error`}
        invalid={Boolean(rawErrors?.length)}
        value={undefined}
        loader={loader}
        placeholder="Search or paste an ID"
        allowCustom
        keepOpen
        onChange={(value) => value !== undefined && update([...new Set([...selected, ...splitIds(value)])])}
      />
    </>
  );
}

function SelectedChoice(props: { value: string; loader: ChoiceLoader; onRemove: () => void }): ReactElement {
  const { value, loader, onRemove } = props;
  const label = useChoiceLabel(loader, value);
  return (
    <li className="chip">
      <span className="truncate" title={value}>
        {label}
      </span>
      <button type="button" aria-label={`Remove ${label}`} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </li>
  );
}

function useLoader(props: FieldProps): ChoiceLoader {
  const { choices, connection, values } = getFormContext(props.registry);
  const schema = getManifestSchema(props);
  const lookup = schema?.lookup ?? schema?.items?.lookup;
  const path = toPointer(props.fieldPathId.path);
  const forbiddenReason = useForbiddenReason(`POST ${choices.replace(/[^/]+(?=\/choices$)/, ":id")}`);
  return createRemoteLoader([lookup?.action, connection, choices, path], async (search, cursor, signal) => {
    if (forbiddenReason) throw new Error(forbiddenReason);
    if (!connection) throw new Error("Select a connection first.");
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
