// One violation in a manifest file, and the error that lists them.
import { ConnectorError, formatSentence, type Issue } from "../errors/errors.ts";

/** One violation in a manifest file. */
export interface ManifestIssue extends Issue {
  file: string;
  /** The next step, if it does not follow from the message. */
  remedy?: string;
}

/** Reports an issue of a file, at a JSON Pointer. */
export type Report = (path: string, message: string, remedy?: string) => void;

/** An issue in one line: `file#/pointer: message remedy`. */
export function formatManifestIssue({ file, path, message, remedy }: ManifestIssue): string {
  return `${file}${path ? `#${path}` : ""}: ${formatSentence(message)}${remedy ? ` ${remedy}` : ""}`;
}

/** An `invalid_manifest` error that lists every issue. */
export function createManifestError(issues: readonly ManifestIssue[]): ConnectorError {
  return new ConnectorError("invalid_manifest", issues.map(formatManifestIssue).join("\n"), { issues });
}
