// A browser tab keeps drafts, inputs and results for its user, also while the sign-in page is shown. They are removed before another
// user sees the pages.
import { useEffect } from "react";
import { allowLeaving } from "../components/kept_draft.ts";
import { clearStoredActions } from "../pages/action/stored_input.ts";

const key = "user";
let lastUser = readLastUser();

/** Returns whether another user was signed in before. The page is then reloaded, which empties its memory. */
export function useUserChange(user: string | undefined): boolean {
  const isOther = user !== undefined && lastUser !== undefined && user !== lastUser;
  useEffect(() => {
    if (user === undefined) return;
    storeLastUser(user);
    if (!isOther) return;
    clearStoredActions();
    allowLeaving();
    location.reload();
  }, [user, isOther]);
  return isOther;
}

function readLastUser(): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function storeLastUser(user: string): void {
  lastUser = user;
  try {
    sessionStorage.setItem(key, user);
  } catch {
    // The browser forbids the storage: then it has no inputs either.
  }
}
