// One item of a result, and the actions that take its id.
import type { ReactElement } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { JsonTree } from "../../components/json_tree.tsx";
import { summarizeValue } from "../../components/summarize.ts";
import { getPointer } from "../../form/validation.ts";
import { createNextInput } from "./next_input.ts";
import { useOpenAction } from "./open_action.ts";
import type { ResultRow } from "./result_rows.ts";

export interface RowDialogProps {
  action: ActionDetail;
  connection: string | undefined;
  row: ResultRow;
  onClose: () => void;
}

export function RowDialog({ action, connection, row, onClose }: RowDialogProps): ReactElement {
  const openAction = useOpenAction();
  const uses = action.nextActions.flatMap((next) => {
    const value = getPointer(row.item, next.value);
    return value === undefined || value === null ? [] : [{ ...next, value }];
  });
  return (
    <Dialog title={summarizeValue(row.item) || `Row ${row.index + 1}`} shape="wide" onClose={onClose}>
      <div className="stack">
        {uses.length > 0 && connection && (
          <section className="stack" aria-label="Use as input of">
            <h3>Use as input of</h3>
            <p className="buttons wrap">
              {uses.map(({ id, title, path, value }) => (
                <Button key={id + path} small onClick={() => openAction(id, connection, createNextInput(path, value))}>
                  {title}
                </Button>
              ))}
            </p>
          </section>
        )}
        <JsonTree value={row.item} valueName="row" />
      </div>
    </Dialog>
  );
}
