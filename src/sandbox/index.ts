// A Gong to develop against: in process through msw, or on a socket of its own.
export type { Credentials, TokenPair } from "./auth.ts";
export type { Fault } from "./faults.ts";
export type { Allowance } from "./limits.ts";
export { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export { type ServedSandbox, type ServeOptions, serveSandbox } from "./server.ts";
