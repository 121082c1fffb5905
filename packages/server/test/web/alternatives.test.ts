// Inputs of which exactly one is given, as a choice in the form.
import { gongManifests } from "gong-connector";
import { expect, test } from "vitest";
import { getAlternatives } from "../../src/input_forms.ts";
import { findAlternative, keepAlternative, omitInputs } from "../../web/form/alternatives.ts";

const getInput = (id: string) => gongManifests().actions.get(id)?.input ?? {};

test.for([
  ["get_workspace", [["id"], ["name"]]],
  ["list_prospect_flows", [["crmProspectsIds"], ["flowInstanceIds"]]],
  ["add_call_media", [["file"], ["url"]]],
  // Both can be given.
  ["search_user", []],
  ["list_calls", []],
] as const)("finds the alternatives of %s", ([id, alternatives]) => {
  expect(getAlternatives(getInput(id))).toEqual(alternatives);
});

test("the alternative with a value is selected, and none while several or no inputs have one", () => {
  const alternatives = [["id"], ["name"]];
  expect(findAlternative(alternatives, { name: "Sales", other: 1 })).toBe(1);
  expect(findAlternative(alternatives, { id: "", name: [] })).toBeUndefined();
  expect(findAlternative(alternatives, { id: "1", name: "Sales" })).toBeUndefined();
});

test("selecting an alternative removes the values of the others only", () => {
  expect(keepAlternative({ id: "1", name: "Sales", limit: 5 }, [["id"], ["name"]], 1)).toEqual({
    name: "Sales",
    limit: 5,
  });
  const { properties } = omitInputs(getInput("add_call_media"), ["file", "url"]);
  expect(Object.keys(properties ?? {})).toEqual(["id", "fileName", "contentType", "sizeBytes"]);
});
