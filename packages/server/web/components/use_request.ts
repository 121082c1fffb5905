// One thing that is sent to the server at a time: whether it is under way, and why it failed.

import type { Issue } from "gong-connector";
import type { ErrorDocument } from "gong-connector/internal";
import { useState } from "react";
import { toErrorDocument } from "../api/client.ts";

export interface RequestState {
  busy: boolean;
  error: ErrorDocument | undefined;
  /** Does it, unless something is under way; gives whether it succeeded. */
  start: (work: () => Promise<void>) => Promise<boolean>;
}

export function useRequest(): RequestState {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorDocument>();
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    setError(undefined);
    try {
      await work();
      return true;
    } catch (refusal) {
      setError(toErrorDocument(refusal));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, start: attempt };
}

/** What is wrong with one field, of the faults that a refusal lists. */
export function findIssueMessage(issues: readonly Issue[] | undefined, path: string): string | undefined {
  return issues?.find((issue) => issue.path === path)?.message;
}
