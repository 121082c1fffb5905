// The templates: valid for Camunda, one for each action, and with a property for each input.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import fc from "fast-check";
import { gongManifests } from "gong-connector";
import { createForm } from "gong-connector/forms";
import { getPointer } from "gong-connector/internal";
import { describe, expect, test } from "vitest";
import { secrets } from "../../../scripts/engines/camunda_templates.ts";
import { generateInput } from "../../../test/fuzz/valid_input.ts";
import { createRunParameters } from "../../../test/helpers/long_run.ts";
import { evaluateInputs } from "./camunda_host.ts";
import { fillTemplate, findProperty, isEmpty, listFields, toEntered } from "./filled_task.ts";
import { readTemplate, templateFolder } from "./written_templates.ts";

const require = createRequire(import.meta.url);
const schema = JSON.parse(
  readFileSync(require.resolve("@camunda/zeebe-element-templates-json-schema/resources/schema.json"), "utf8"),
);
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

const actions = [...gongManifests().actions.values()];

test("each action has one template, and nothing else is written", () => {
  expect(readdirSync(templateFolder).sort()).toEqual(actions.map(({ id }) => `${id}.json`).sort());
});

test("Camunda's schema rejects a template with a mistake", () => {
  const [property, ...others] = readTemplate("list_users").properties;
  expect(validate({ ...readTemplate("list_users"), properties: [{ ...property, type: "Switch" }, ...others] })).toBe(
    false,
  );
});

describe.for(actions.map((action) => [action.id, action] as const))("%s", ([id, action]) => {
  const template = readTemplate(id);

  test("is valid for Camunda's schema", () => {
    validate(template);
    expect(validate.errors).toBeNull();
    expect(template.id).toBe(`gong-connector.${id}`);
  });

  test("has a property for each input, and names secrets only by placeholders", () => {
    const names = template.properties
      .filter(({ type }) => type !== "Hidden")
      .map((property) => String(getPointer(property, "/binding/name")));
    const inputs = names.filter((name) => /^(body|gongInput)\./.test(name));
    expect(inputs).toEqual(listFields(action).map(({ target }) => target));
    expect(findProperty(template, "authentication.token").value).toBe(`{{secrets.${secrets.token}}}`);
    expect(findProperty(template, "url").value).toMatch(
      new RegExp(`^\\{\\{secrets\\.${secrets.url}\\}\\}/api/v2/.*/${id}/execute$`),
    );
  });

  test("sends no optional input without a value, and the objects that every input has", async () => {
    const { body } = evaluateInputs(await fillTemplate(template, {}));
    const optional = listFields(action).filter(({ isRequired }) => !isRequired);
    for (const { pointer } of optional) expect(getPointer(body, pointer), pointer).toBeUndefined();
    const { requiredObjects } = createForm(action, { listLevels: 0 });
    for (const pointer of requiredObjects) expect(getPointer(body, pointer), pointer).toEqual(expect.any(Object));
  });

  test("sends every valid input as it was entered", async () => {
    // Without numbers whose digits FEEL and JSON lose, and names that feelin does not read.
    const inputs = generateInput(action).filter((input) => !/\d{16}|\de[+-]?\d|__proto__/.test(JSON.stringify(input)));
    const property = fc.asyncProperty(inputs, async ({ file: _file, ...input }) => {
      const { body } = evaluateInputs(await fillTemplate(template, toEntered(action, template, input)));
      expect(dropEmpty(body)).toEqual(dropEmpty(input));
    });
    await fc.assert(property, createRunParameters(3, 0));
  });
});

/** Without what a template cannot tell from a property without a value. */
function dropEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropEmpty);
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, dropEmpty(part)] as const);
  return Object.fromEntries(parts.filter(([, part]) => !isEmpty(part)));
}
