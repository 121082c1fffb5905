// Tests the credentials of the form before they are saved.
import { type ReactElement, useEffect, useState } from "react";
import type { ConnectionTestResponse } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { Button } from "../../components/button.tsx";
import { ErrorNotice, Notice } from "../../components/notice.tsx";
import { useRequest } from "../../components/use_request.ts";
import { type SettingsDraft, toSettingsInput } from "./settings_draft.ts";

export interface CredentialsTestProps {
  draft: SettingsDraft;
  /** Shows the issues of the form. Returns whether there are none. */
  validate: () => boolean;
}

export function CredentialsTest({ draft, validate }: CredentialsTestProps): ReactElement {
  const request = useRequest();
  const [result, setResult] = useState<ConnectionTestResponse>();
  const { authMethod, credentialSource, values } = draft;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a result is about the credentials that were tested
  useEffect(() => setResult(undefined), [authMethod, credentialSource, values]);
  const test = async (): Promise<void> => {
    setResult(undefined);
    setResult(await send<ConnectionTestResponse>("POST", "/settings/test", toSettingsInput(draft)));
  };
  return (
    <div className="stack">
      <p className="buttons">
        <Button busy={request.isBusy} onClick={() => validate() && void request.start(test)}>
          Test
        </Button>
        <span className="text-secondary small">Tests the credentials above. Nothing is saved.</span>
      </p>
      {result?.ok && <Notice tone="success" title={result.message} />}
      {result?.error && <ErrorNotice error={result.error} />}
      {request.error && <ErrorNotice error={request.error} issues={false} />}
    </div>
  );
}
