// The map of handlers: the few actions that a manifest cannot say.
import type { Handler } from "../runtime/handler.ts";

export const handlers: Readonly<Record<string, Handler>> = {};
