// @ts-nocheck
// One difference between the manifests and an OpenAPI document, and the differences that are known.

/** `added`: only the OpenAPI document has it. `removed`: only the manifests have it. `changed`: both do, differently. */
export type DifferenceType = "added" | "removed" | "changed";

export type DifferenceSubject = "operation" | "field" | "type" | "enum" | "required" | "limit" | "scope";

export interface ApiDifference {
  change: DifferenceType;
  subject: DifferenceSubject;
  /** Method and path, such as `POST /v2/calls/extensive`. */
  operation: string;
  /** `query/NAME`, `path/NAME`, `body/…`, `response/…`, or the scope; a star is any item of a list. */
  path: string;
  message: string;
  /** Ids of the actions that call the operation. */
  actions: readonly string[];
}

/** A difference that needs no change: the document is wrong, or the manifest differs on purpose. */
export interface KnownDifference {
  /** Method and path, or a star for all operations. */
  operation: string;
  subject: DifferenceSubject;
  /** Regular expression for the whole path. */
  path: string;
  reason: string;
}

export function isKnownDifference(known: KnownDifference, difference: ApiDifference): boolean {
  return (
    (known.operation === "*" || known.operation === difference.operation) &&
    known.subject === difference.subject &&
    new RegExp(`^(?:${known.path})$`).test(difference.path)
  );
}
