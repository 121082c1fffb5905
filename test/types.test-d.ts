// Checked by the compiler and never executed. Each @ts-expect-error is an assertion.
import type { GongActions, HandledAction } from "../src/generated/actions.ts";
import { type AnyConnector, createConnector, gong, type Handler } from "../src/index.ts";

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
  // @ts-expect-error unknown action
  await connector.run("get_cal_by_id", { id: "1" });
  // @ts-expect-error id is missing
  await connector.run("get_call_by_id", {});
  // @ts-expect-error unknown input
  await connector.run("get_call_by_id", { id: "1", other: true });
  // @ts-expect-error ids are strings
  await connector.run("get_call_by_id", { id: 1 });
  // @ts-expect-error not a value of the enum
  await connector.run("list_logs", { logType: "Everything", fromDateTime: "2026-03-01T00:00:00Z" });
  // @ts-expect-error not a list
  connector.iterate("get_call_by_id", { id: "1" });
  const call = await connector.run("get_call_by_id", { id: "1" });
  // @ts-expect-error unknown field of the output
  call.titel satisfies unknown;
}

/** An id that is known only at run time has unknown output. */
export async function checkDynamicIds(id: string, input: unknown): Promise<void> {
  const output = await connector.run(id, input);
  output satisfies unknown;
  // @ts-expect-error the output is unknown
  output.items satisfies unknown;
  for await (const item of connector.iterate(id, input)) item satisfies unknown;
  connector satisfies AnyConnector;
  const others = createConnector<{ list_things: { input: { most?: number }; output: { items: { code: string }[] } } }>(
    ".",
  );
  for await (const thing of others.iterate("list_things", { most: 1 })) thing.code satisfies string;
  // @ts-expect-error unknown action
  await others.run("list_thing", {});
  await createConnector(".").run("list_thing", {});
}

/** Credentials are an object or a function, and never both. */
export function checkAuth(): void {
  gong({ auth: { method: "oauth2", getCredentials: () => ({ credentials: { accessToken: "t" } }) } });
  gong({
    auth: { method: "oauth2", getCredentials: async () => ({ credentials: { accessToken: "t" }, baseUrl: "b" }) },
  });
  // @ts-expect-error unknown credentials
  gong({ auth: { method: "oauth2", getCredentials: () => ({ credentials: { token: "t" } }) } });
  createConnector(".", { auth: { method: "token", credentials: { token: "t" } } });
  // @ts-expect-error the auth method is missing
  gong({ auth: { credentials: { accessToken: "t" } } });
}

type Handlers = { [Id in HandledAction]: Handler<GongActions[Id]["input"], GongActions[Id]["output"]> };

// @ts-expect-error an action without a request needs a handler
export const noHandlers: Handlers = {};

// @ts-expect-error an access key needs its secret
gong({ auth: { method: "api_key", credentials: { accessKey: "a" } } });
