// A simulated Gong for development and tests, as an HTTP server.
export type { SandboxCredentials, TokenPair } from "./auth.ts";
export type { Call } from "./calls.ts";
export { createSandboxInput } from "./example_input.ts";
export type { Fault, ReceivedRequest } from "./fault_injection.ts";
export { type HostileOptions, type Misbehavior, misbehaviors } from "./hostile/misbehaviors.ts";
export type { SandboxRateLimits } from "./rate_limits.ts";
export type { Sandbox, SandboxOptions } from "./sandbox.ts";
export { type SandboxServer, type SandboxServerOptions, startSandboxServer } from "./server.ts";
