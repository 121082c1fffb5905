// What the other packages of this repository use beside the public API. No semantic versioning: they are released together.

export { printLine } from "./cli/actions.ts";
export { createEnvironmentConnector, readCredentials } from "./cli/environment.ts";
export { importOptional } from "./cli/import_optional.ts";
export * from "./index.ts";
export { getPartialFailure } from "./runtime/partial_failure.ts";
export { createUnknownOutcomeError } from "./runtime/unknown_outcome.ts";
