// State of one request to the server: whether it is running, and its error.

import type { Issue } from "gong-connector";
import type { ErrorDocument } from "gong-connector/internal";
import { useState } from "react";
import { toErrorDocument } from "../api/client.ts";

export interface RequestState {
  isBusy: boolean;
  error: ErrorDocument | undefined;
  /** Runs the task unless another one is running. Resolves to whether it succeeded. */
  start: (task: () => Promise<void>) => Promise<boolean>;
}

export function useRequest(): RequestState {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorDocument>();
  const start = async (task: () => Promise<void>): Promise<boolean> => {
    if (isBusy) return false;
    setBusy(true);
    setError(undefined);
    try {
      await task();
      return true;
    } catch (caught) {
      setError(toErrorDocument(caught));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, start };
}

/** Message of the issue of one field. */
export function findIssueMessage(issues: readonly Issue[] | undefined, path: string): string | undefined {
  return issues?.find((issue) => issue.path === path)?.message;
}
