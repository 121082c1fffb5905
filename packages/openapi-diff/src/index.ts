// Holds the manifests against a current description of Gong's API.

export type { ApiDifference, DifferenceSubject, DifferenceType, KnownDifference } from "./api_difference.ts";
export { compareWithOpenApi, type OpenApiDiff } from "./compare_openapi.ts";
