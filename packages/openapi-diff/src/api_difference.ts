// What a comparison finds, and what of it is known.

/** `new`: the description has it, the manifests have not. `gone`: the other way round. `changed`: both, but not alike. */
export type DifferenceType = "new" | "gone" | "changed";

export type DifferenceSubject = "operation" | "field" | "type" | "enum" | "required" | "limit" | "scope";

export interface ApiDifference {
  change: DifferenceType;
  what: DifferenceSubject;
  /** The operation, such as `POST /v2/calls/extensive`. */
  operation: string;
  /** Where in it: `query name`, `path name`, `body /pointer`, `reply /pointer`; a star stands for any item of a list. */
  path: string;
  /** What differs, in words. */
  message: string;
  /** Ids of the actions that it concerns. */
  actions: readonly string[];
}

/** A difference that is known and right: the description is wrong there, or the manifest goes another way on purpose. */
export interface KnownDifference {
  /** The operation, or a star for all. */
  operation: string;
  what: DifferenceSubject;
  /** Pattern of the whole of `at`. */
  path: string;
  reason: string;
}

export function isKnownDifference(fault: KnownDifference, finding: ApiDifference): boolean {
  return (
    (fault.operation === "*" || fault.operation === finding.operation) &&
    fault.what === finding.what &&
    new RegExp(`^(?:${fault.path})$`).test(finding.path)
  );
}
