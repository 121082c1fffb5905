// @ts-nocheck
// Public API of gong-connector-restate.
export type { ConnectionObjectOptions } from "./connection_object.ts";
export { connectionIdHeader } from "./connection_object.ts";
export * from "./endpoint.ts";
