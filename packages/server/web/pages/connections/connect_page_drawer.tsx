// Drawer with the settings of the connect page: what customers see, and the pages that may show the connect button.

import type { Issue } from "gong-connector";
import type { ReactElement } from "react";
import type { ConnectPage, ConnectPageInput, ConnectPageSettings } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { useApiQuery } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { ChangedElsewhere } from "../../components/changed_elsewhere.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field, formatIssueMessage } from "../../components/field.tsx";
import { FormDialog } from "../../components/form_dialog.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { TextField } from "../../components/text_field.tsx";
import { useRequest } from "../../components/use_request.ts";
import { createVersionedDraft } from "../../components/versioned_draft.ts";

export function ConnectPageDrawer({ onClose }: { onClose: () => void }): ReactElement {
  const { data, error, refetch } = useApiQuery<ConnectPageSettings>("/connect-page");
  if (data) return <ConnectPageForm page={data} onClose={onClose} />;
  return (
    <Dialog title="Connect page" shape="drawer" onClose={onClose}>
      {error ? <LoadError error={error} onRetry={() => void refetch()} /> : <Skeleton lines={6} height={32} />}
    </Dialog>
  );
}

function ConnectPageForm({ page, onClose }: { page: ConnectPageSettings; onClose: () => void }): ReactElement {
  const edited = useEditedPage(page, "/connect-page");
  const { draft, update, changedElsewhere } = edited;
  const request = useRequest();
  const save = async (): Promise<void> => {
    const isSaved = await edited.save(({ origins, ...texts }, version) => {
      const input: ConnectPageInput = { ...texts, version, origins: origins.split(/\s+/).filter(Boolean) };
      return send<ConnectPageSettings>("PUT", "/connect-page", input);
    });
    if (isSaved) onClose();
  };
  const getError = createErrorLookup(request.error?.issues);
  return (
    <FormDialog
      title="Connect page"
      submitLabel="Save"
      drawer
      // The fields show their issues.
      request={request.error?.issues ? { ...request, error: undefined } : request}
      draft={edited}
      onClose={onClose}
      onSubmit={() => void request.start(save)}
    >
      <p className="text-secondary">Customers see this page when they open a connect link or the connect button.</p>
      <BrandFields page={draft} getError={getError} onChange={update} />
      <Field
        label="Origins"
        helpText="One per line, such as https://app.example.com. Pages of these origins may show the connect button."
        error={getError("origins")}
      >
        {(aria) => (
          <textarea
            {...aria}
            className="input mono"
            rows={3}
            value={draft.origins}
            onChange={(event) => update({ origins: event.currentTarget.value })}
          />
        )}
      </Field>
      {changedElsewhere && <ChangedElsewhere parts={changedElsewhere} />}
    </FormDialog>
  );
}

interface PageDraft extends Omit<ConnectPage, "origins"> {
  /** As the person types them. */
  origins: string;
}

const useEditedPage = createVersionedDraft(
  ({ version: _, origins, ...texts }: ConnectPageSettings): PageDraft => ({ ...texts, origins: origins.join("\n") }),
  { productName: "product name", logo: "logo", color: "color", reason: "reason", origins: "origins" },
);

type ErrorLookup = (name: string) => string | undefined;

/** Returns the message of a field, or of an item of its list. */
function createErrorLookup(issues: readonly Issue[] = []): ErrorLookup {
  return (name) => {
    const issue = issues.find(({ path }) => path === `/${name}` || path.startsWith(`/${name}/`));
    return issue && formatIssueMessage(issue.message);
  };
}

interface BrandFieldsProps {
  page: PageDraft;
  getError: ErrorLookup;
  onChange: (changes: Partial<PageDraft>) => void;
}

function BrandFields({ page, getError, onChange }: BrandFieldsProps): ReactElement {
  return (
    <>
      <TextField
        label="Product name"
        helpText="Name of your product."
        error={getError("productName")}
        value={page.productName}
        onChange={(productName) => onChange({ productName })}
      />
      <LogoField logo={page.logo} error={getError("logo")} onChange={(logo) => onChange({ logo })} />
      <TextField
        label="Color"
        helpText="Color of the button, such as #4c43d4."
        error={getError("color")}
        isShort
        value={page.color}
        onChange={(color) => onChange({ color: color.trim() })}
      />
      <Field label="Reason" helpText="What your product does with the data." error={getError("reason")}>
        {(aria) => (
          <textarea
            {...aria}
            className="input"
            rows={3}
            value={page.reason}
            onChange={(event) => onChange({ reason: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

interface LogoFieldProps {
  logo: string;
  error: string | undefined;
  onChange: (logo: string) => void;
}

function LogoField({ logo, error, onChange }: LogoFieldProps): ReactElement {
  return (
    <Field label="Logo" helpText="PNG, JPEG, WebP or SVG of at most 70 kB." error={error}>
      {(aria) => (
        <div className="buttons">
          {logo !== "" && <img src={logo} alt="Current logo" className="connect-page-logo" />}
          <input
            {...aria}
            type="file"
            accept="image/png,image/jpeg,image/webp,image/svg+xml"
            onChange={async (event) => {
              const [file] = event.currentTarget.files ?? [];
              if (file) onChange(await readDataUrl(file));
            }}
          />
          {logo !== "" && (
            <Button small onClick={() => onChange("")}>
              Remove logo
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}

function readDataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
