// A dialog that asks for something and does one thing with it; Enter does it, too.
import { type FormEvent, type ReactElement, type ReactNode, useId } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { ErrorNotice } from "./notice.tsx";
import type { RequestState } from "./use_request.ts";

export interface FormDialogProps {
  title: string;
  /** What the button says that does it. */
  submitLabel: string;
  danger?: boolean;
  drawer?: boolean;
  request: RequestState;
  onSubmit: (form: HTMLFormElement) => void;
  onClose: () => void;
  children: ReactNode;
}

export function FormDialog(props: FormDialogProps): ReactElement {
  const { title, submitLabel: go, danger = false, drawer = false, request: work, onSubmit, onClose, children } = props;
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    // A dialog may stand within a form, and its form is none of that one's business.
    event.stopPropagation();
    if (!work.busy) onSubmit(event.currentTarget);
  };
  const foot = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind={danger ? "danger" : "primary"} type="submit" form={id} busy={work.busy}>
        {go}
      </Button>
    </>
  );
  return (
    <Dialog title={title} shape={drawer ? "drawer" : "plain"} onClose={onClose} footer={foot}>
      <form id={id} className="stack" onSubmit={submit} noValidate>
        {children}
        {work.error && <ErrorNotice error={work.error} issues={false} />}
      </form>
    </Dialog>
  );
}
