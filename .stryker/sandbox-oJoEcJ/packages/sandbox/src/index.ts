// @ts-nocheck
// A Gong to develop against: in process through msw, or on a socket of its own.
export type { SandboxCredentials, TokenPair } from "./auth.ts";
export type { Call } from "./calls.ts";
export type { Fault } from "./fault_injection.ts";
export type { SandboxRateLimits } from "./rate_limits.ts";
export { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export { type SandboxServer, type SandboxServerOptions, startSandboxServer } from "./server.ts";
