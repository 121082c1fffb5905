// @ts-nocheck
// Public API of gong-connector-openapi-diff.
export type { ApiDifference, DifferenceSubject, DifferenceType, KnownDifference } from "./api_difference.ts";
export { compareWithOpenApi, type OpenApiDiff } from "./compare_openapi.ts";
