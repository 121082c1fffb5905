// One violation in a manifest file, and the error that lists them.
import { ConnectorError, type Issue } from "../runtime/errors.ts";

/** One violation in a manifest file. */
export interface ManifestIssue extends Issue {
  file: string;
  /** The next step, where it does not follow from the message. */
  remedy?: string;
}

/** An issue in one line: `file#/pointer: message`. */
export function formatManifestIssue({ file, path, message, remedy }: ManifestIssue): string {
  return `${file}${path ? `#${path}` : ""}: ${message}${remedy ? `. ${remedy}` : ""}`;
}

/** An `invalid_manifest` error that lists every issue. */
export function createManifestError(issues: readonly ManifestIssue[]): ConnectorError {
  return new ConnectorError("invalid_manifest", issues.map(formatManifestIssue).join("\n"), { issues });
}
