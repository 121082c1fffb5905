// Public API of gong-connector-restate.
export { type ConnectionObjectOptions, connectionIdHeader } from "./connection_object.ts";
export { createActionClient, createRestateHandler, createRestateServices, type RestateOptions } from "./endpoint.ts";
export type { Ingress } from "./rate_limiter_object.ts";
export type { PollReport, TriggerSubscription } from "./trigger_object.ts";
