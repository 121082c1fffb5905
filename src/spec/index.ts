// Holds the manifests against a current description of Gong's API.
export { checkSpec, type SpecReport } from "./check.ts";
export type { Change, Finding, KnownFault, Subject } from "./finding.ts";
