// Lists calls in detail. More than 100 call ids are sent in several requests.
import { requestCallPage } from "../calls/call_pages.ts";
import type { ListExtensiveCallsInput, ListExtensiveCallsOutput } from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";

export const listExtensiveCalls: Handler<ListExtensiveCallsInput, ListExtensiveCallsOutput> = async (input, context) =>
  (await requestCallPage("/v2/calls/extensive", input, context)) as ListExtensiveCallsOutput;
