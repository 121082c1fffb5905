// Every valid input can be entered into a step, and comes back through the editor and the engine of Activepieces.
import fc from "fast-check";
import { gongManifests } from "gong-connector";
import { expect, test } from "vitest";
import { generateInput } from "../../../test/fuzz/valid_input.ts";
import { createRunParameters } from "../../../test/helpers/long_run.ts";
import { readInput } from "../src/values.ts";
import { enterValues } from "./editor.ts";
import { loadPiece } from "./host.ts";
import { toEntered } from "./values.ts";

const piece = loadPiece();
const actions = [...gongManifests().actions.values()];

const { cursorInput, limitInput } = gongManifests().connector.pagination;

/** Without what Activepieces cannot tell from a property without a value: empty texts, lists and objects. */
function dropEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropEmpty);
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, dropEmpty(part)] as const);
  return Object.fromEntries(parts.filter(([, part]) => !isEmpty(part)));
}

function isEmpty(part: unknown): boolean {
  return part === "" || (typeof part === "object" && part !== null && Object.keys(part).length === 0);
}

/** The part of an input that is in properties: a file is beside it, and a list has its limit beside it and no cursor. */
function pickProperties(isList: boolean, generated: unknown): object {
  const { file: _file, ...input } = Object(generated);
  if (!isList) return input;
  const { [cursorInput]: _cursor, [limitInput]: _limit, ...others } = input;
  return others;
}

test.for(actions.map((action) => [action.id, action] as const))("%s", ([id, action]) => {
  const { props } = piece.getAction(id) ?? {};
  const inputs = generateInput(action).map((input) => pickProperties(action.response?.items !== undefined, input));
  // JSON text with a number that loses digits is rejected.
  const exactInputs = inputs.filter((input) => !/\d{16}/.test(JSON.stringify(input)));
  const property = fc.property(exactInputs, (input) => {
    expect(dropEmpty(readInput(id, enterValues(props, toEntered(id, input))))).toEqual(dropEmpty(input));
  });
  fc.assert(property, createRunParameters(20, 0));
});
