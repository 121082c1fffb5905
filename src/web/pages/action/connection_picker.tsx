// Whose account an action runs on, or a trigger watches.
import { type ReactElement, useEffect } from "react";
import type { ConnectionRow, Page } from "../../../server/api.ts";
import { send, withQuery } from "../../api/client.ts";
import { useRead } from "../../api/query.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { remoteLoader } from "../../parts/choices.ts";
import { Combobox } from "../../parts/combobox.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";

export interface ConnectionPickerProps {
  value: string | undefined;
  fault?: string | undefined;
  onChange: (id: string | undefined) => void;
}

export const connectionLoader = remoteLoader(["connections"], async (search, cursor, signal) => {
  const path = withQuery("/connections", { search, cursor });
  const { items, nextCursor } = await send<Page<ConnectionRow>>("GET", path, undefined, signal);
  return {
    choices: items.map(({ id, customer, identity, state }) => ({
      value: id,
      label: customer,
      hint: state === "connected" ? identity : "needs attention",
    })),
    ...(nextCursor && { nextCursor }),
  };
});

export function ConnectionPicker({ value, fault, onChange }: ConnectionPickerProps): ReactElement {
  const { data } = useRead<Page<ConnectionRow>>("/connections");
  const first = data?.items.find(({ state }) => state === "connected");
  for (const { id, customer } of data?.items ?? []) connectionLoader.remember({ value: id, label: customer });
  // biome-ignore lint/correctness/useExhaustiveDependencies: chosen once, when the list arrives
  useEffect(() => {
    if (first && value === undefined) onChange(first.id);
  }, [first?.id]);
  if (data && data.items.length === 0) {
    return (
      <Notice tone="info" title="No account is connected yet.">
        <p>Actions and triggers work on a connected account.</p>
        <p>
          <ButtonLink href="/connections" small kind="primary">
            Connect an account
          </ButtonLink>
        </p>
      </Notice>
    );
  }
  return (
    <Field label="Account" fault={fault}>
      {(tie) => (
        <Combobox
          id={tie.id}
          describedBy={tie["aria-describedby"]}
          invalid={tie["aria-invalid"]}
          value={value}
          loader={connectionLoader}
          placeholder="Choose a connection"
          onChange={onChange}
        />
      )}
    </Field>
  );
}
