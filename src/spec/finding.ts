// What a comparison finds, and what of it is known.

/** `new`: the description has it, the manifests have not. `gone`: the other way round. `changed`: both, but not alike. */
export type Change = "new" | "gone" | "changed";

export type Subject = "operation" | "field" | "type" | "enum" | "required" | "limit" | "scope";

export interface Finding {
  change: Change;
  what: Subject;
  /** The operation, such as `POST /v2/calls/extensive`. */
  operation: string;
  /** Where in it: `query name`, `path name`, `body /pointer`, `reply /pointer`; a star stands for any item of a list. */
  at: string;
  /** What differs, in words. */
  says: string;
  /** Ids of the actions that it concerns. */
  actions: readonly string[];
}

/** A difference that is known and right: the description is wrong there, or the manifest goes another way on purpose. */
export interface KnownFault {
  /** The operation, or a star for all. */
  operation: string;
  what: Subject;
  /** Pattern of the whole of `at`. */
  at: string;
  why: string;
}

export function isKnown(fault: KnownFault, finding: Finding): boolean {
  return (
    (fault.operation === "*" || fault.operation === finding.operation) &&
    fault.what === finding.what &&
    new RegExp(`^(?:${fault.at})$`).test(finding.at)
  );
}
