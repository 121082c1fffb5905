// Never executed: the compiler is the test. Each @ts-expect-error below is an assertion.
import type { GongActions, HandledAction } from "../src/generated/actions.ts";
import { gong, type Handler } from "../src/index.ts";

const connector = gong();

export async function checkOutputTypes(): Promise<void> {
  const call = await connector.run("get_call_by_id", { id: "1" });
  call.title satisfies string | null | undefined;
  const { items, nextCursor } = await connector.run("list_users", { limit: 1 });
  items[0]?.emailAddress satisfies string | null | undefined;
  nextCursor satisfies string | undefined;
  for await (const user of connector.iterate("list_users", {})) user.id satisfies string;
}

export async function checkInputTypes(): Promise<void> {
  // @ts-expect-error there is no such action
  await connector.run("get_cal_by_id", { id: "1" });
  // @ts-expect-error id is missing
  await connector.run("get_call_by_id", {});
  // @ts-expect-error a surplus field
  await connector.run("get_call_by_id", { id: "1", other: true });
  // @ts-expect-error ids are strings
  await connector.run("get_call_by_id", { id: 1 });
  // @ts-expect-error not one of the choices
  await connector.run("list_logs", { logType: "Everything", fromDateTime: "2026-03-01T00:00:00Z" });
  // @ts-expect-error no list
  connector.iterate("get_call_by_id", { id: "1" });
  const call = await connector.run("get_call_by_id", { id: "1" });
  // @ts-expect-error no such field in the output
  call.titel satisfies unknown;
}

type Handlers = { [Id in HandledAction]: Handler<GongActions[Id]["input"], GongActions[Id]["output"]> };

// @ts-expect-error every action without a request needs a handler
export const noHandlers: Handlers = {};

// @ts-expect-error an access key comes with its secret
gong({ auth: { method: "api_key", credentials: { accessKey: "a" } } });
