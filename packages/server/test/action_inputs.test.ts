// Inputs of actions in the settings API: examples, and choices of lookups.
import { expect, test } from "vitest";
import type { ActionExample } from "../src/api/settings_contract.ts";
import { connectAccount, selectAllScopes, startSettingsServer } from "./helpers/settings_server.ts";

interface Choices {
  choices: { value: string; label: string }[];
  nextCursor?: string;
}

test("returns an example whose ids exist in the sandbox, and one without ids for other connections", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const connection = await connectAccount(admin);
  const readExample = async (query: string) =>
    (await admin.get<ActionExample>(`/actions/get_call_transcript/example${query}`)).body.input;
  const { state } = (await app.sandbox()).sandbox;
  const [callId] = Object.values(await readExample(`?connection=${connection}`)).flat();
  expect(state.calls.find(String(callId))?.isPrivate).toBe(false);
  expect(await readExample("")).toEqual({});
  expect(await admin.get("/actions/get_call_transcript/example?connection=none")).toMatchObject({ status: 404 });
});

test("lists choices, filters them by name, and rejects inputs without a lookup", async () => {
  const admin = await (await startSettingsServer()).admin();
  await selectAllScopes(admin);
  const connection = await connectAccount(admin);
  const listChoices = async (id: string, rest: object) =>
    (await admin.post<Choices>(`/actions/${id}/choices`, { connection, ...rest })).body;
  const { choices } = await listChoices("list_calls", { path: "/workspaceId" });
  expect(choices.length).toBeGreaterThan(1);
  const [first] = choices;
  const searched = await listChoices("list_calls", {
    path: "/workspaceId",
    search: first?.label.slice(0, 5).toUpperCase(),
  });
  expect(searched.choices[0]).toEqual(first);
  const pasted = await listChoices("list_calls", { path: "/workspaceId", search: first?.value });
  expect(pasted.choices).toEqual([first]);
  const people = await listChoices("list_users_by_filter", { path: "/filter/userIds" });
  expect(people.choices[0]).toMatchObject({ value: expect.stringMatching(/^\d+$/), label: expect.any(String) });
  const none = await admin.post("/actions/list_calls/choices", { connection, path: "/fromDateTime" });
  expect(none).toMatchObject({ status: 422, body: { error: { kind: "invalid_input" } } });
});
