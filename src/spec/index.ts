// Holds the manifests against a current description of Gong's API.
export { compareWithOpenApi, type OpenApiDiff } from "./check.ts";
export type { ApiDifference, DifferenceSubject, DifferenceType, KnownDifference } from "./finding.ts";
