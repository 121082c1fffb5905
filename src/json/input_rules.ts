// Rules between properties: JSON Schema keywords that forms, OpenAPI 3.0 and language models do not read, as sentences.
import { mapSchema, type Schema } from "./schema.ts";

/** An alternative that only names required properties. */
export interface RequiredNames extends Schema {
  required: readonly string[];
}

/** Whether alternatives only name required properties, as in `[{ required: ["email"] }, { required: ["phoneNumber"] }]`. */
export function isRequiredChoice(alternatives: unknown): alternatives is readonly RequiredNames[] {
  return (
    Array.isArray(alternatives) && alternatives.every((branch) => Object.keys(Object(branch)).join() === "required")
  );
}

/** The issue of a value that has none of the alternatives, or too many of them. */
export function describeChoice(alternatives: readonly RequiredNames[], isExclusive: boolean): string {
  const names = joinNames(
    alternatives.map(({ required }) => required.join(" and ")),
    "or",
  );
  return isExclusive ? `Give exactly one of ${names}.` : `Give ${names}.`;
}

/** The issue of a value that has properties which exclude each other. */
export function describeExclusion({ required = [] }: Schema): string {
  return `Give only one of ${joinNames(required, "and")}.`;
}

/** When the properties of `then` are required, as in "if timePeriod is CUSTOM_RANGE". */
export function describeCase({ properties = {} }: Schema): string {
  const cases = Object.entries(properties).map(([name, { const: value }]) => `${name} is ${value}`);
  return `if ${joinNames(cases, "and")}`;
}

/** The schema with a sentence in the description for every rule between properties, in place of the keywords. */
export function describeRules(schema: Schema): Schema {
  return mapSchema(schema, (part) => {
    const { anyOf, oneOf, not, dependentRequired, if: condition, then, description, ...keywords } = part;
    const sentences = [
      description,
      isRequiredChoice(anyOf) && describeChoice(anyOf, false),
      isRequiredChoice(oneOf) && describeChoice(oneOf, true),
      not && describeExclusion(not),
      ...Object.entries(dependentRequired ?? {}).map(([name, others]) => describeNeed(others, `if ${name} is given`)),
      condition && then && describeNeed(then.required, describeCase(condition)),
    ].filter((sentence) => typeof sentence === "string");
    return {
      ...keywords,
      ...(sentences.length > 0 && { description: sentences.join(" ") }),
      ...(anyOf && !isRequiredChoice(anyOf) && { anyOf }),
      ...(oneOf && !isRequiredChoice(oneOf) && { oneOf }),
    };
  });
}

/** The schema without `lookup`, `remedy` and rules between properties, for readers that know plain JSON Schema. */
export function plainSchema(schema: Schema): Schema {
  return mapSchema(describeRules(schema), ({ lookup: _lookup, remedy: _remedy, ...keywords }) => keywords);
}

function describeNeed(names: readonly string[] = [], when: string): string {
  return `${joinNames(names, "and")} must be given ${when}.`;
}

function joinNames(names: readonly string[], conjunction: string): string {
  return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(` ${conjunction} `);
}
