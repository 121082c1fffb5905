// A dialog with a form. Its button or Enter submits the form.
import { type FormEvent, type ReactElement, type ReactNode, useId } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import type { KeptForm } from "./kept_draft.ts";
import { ErrorNotice } from "./notice.tsx";
import type { RequestState } from "./use_request.ts";

export interface FormDialogProps {
  title: string;
  /** Text of the submit button. */
  submitLabel: string;
  danger?: boolean;
  drawer?: boolean;
  request: RequestState;
  /** What is typed, if it is kept when the dialog is closed otherwise than with its buttons. */
  draft?: KeptForm;
  onSubmit: (form: HTMLFormElement) => void;
  onClose: () => void;
  children: ReactNode;
}

export function FormDialog(props: FormDialogProps): ReactElement {
  const { title, submitLabel, danger = false, drawer = false, request, draft, onSubmit, onClose, children } = props;
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    // React events bubble through the component tree: a dialog inside a form must not submit that form too.
    event.stopPropagation();
    if (!request.isBusy) onSubmit(event.currentTarget);
  };
  const footer = (
    <>
      {draft?.isDirty && (
        <p className="unsaved small text-secondary" role="status">
          You have unsaved changes. They are kept if you close the dialog.
        </p>
      )}
      <Button
        onClick={() => {
          draft?.discard();
          onClose();
        }}
      >
        {draft?.isDirty ? "Discard" : "Cancel"}
      </Button>
      <Button kind={danger ? "danger" : "primary"} type="submit" form={id} busy={request.isBusy}>
        {submitLabel}
      </Button>
    </>
  );
  return (
    <Dialog title={title} shape={drawer ? "drawer" : "plain"} onClose={onClose} footer={footer}>
      <form id={id} className="stack" onSubmit={submit} noValidate>
        {children}
        {request.error && <ErrorNotice error={request.error} issues={false} />}
      </form>
    </Dialog>
  );
}
