// The running run of each action in the storage of the browser tab, so that the page follows it after a reload.

export interface StoredRun {
  /** Id of the page run. */
  id: string;
  startedAt: number;
}

export const runPrefix = "action-run:";

export function readStoredRun(action: string): StoredRun | undefined {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(runPrefix + action) ?? "null");
    return isStoredRun(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** Creates a run and stores it. */
export function storeNewRun(action: string): StoredRun {
  const run = { id: createUuid(), startedAt: Date.now() };
  try {
    sessionStorage.setItem(runPrefix + action, JSON.stringify(run));
  } catch {
    // The storage is disabled: the run continues after a reload, and is listed in Runs.
  }
  return run;
}

export function removeStoredRun(action: string): void {
  sessionStorage.removeItem(runPrefix + action);
}

/** A random UUID. `crypto.randomUUID` exists only on https and loopback. */
export function createUuid(): string {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

function isStoredRun(value: unknown): value is StoredRun {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "string" &&
    "startedAt" in value &&
    typeof value.startedAt === "number"
  );
}
