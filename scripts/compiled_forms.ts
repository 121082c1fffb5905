// For bundles of the sources: the check of manifest forms as code, instead of schemas that are compiled in each process.
import { _ } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { type Plugin, parseSync } from "vite";
import { createFormAjv, getFormName } from "../src/manifests/form_schemas.ts";

/** An error of the generated code. Only whether there is one matters: their texts are two thirds of the code. */
const generatedError = /\{instancePath:instancePath[^{}]*params:\{[^{}]*\}\}/g;

/** Leaves out the texts for people: the code contains its schemas. */
function dropTexts(key: string, value: unknown): unknown {
  return typeof value === "string" && ["title", "description", "remedy"].includes(key) ? undefined : value;
}

/** The path of a part of the value, for errors. */
const generatedPath = /instancePath:instancePath(?:[^,{}()]|\([^()]*\))*,(?=parentData:)/g;

/**
 * V8 compiles a function in parentheses with its file, and Node.js keeps that in its compile cache. Other functions are
 * compiled in each process, when they are called.
 */
function wrapFunctions(code: string): string {
  const exported = /export const (\w+) = (\w+);/g;
  const functions = parseSync("forms.js", code).program.body.filter(({ type }) => type === "FunctionDeclaration");
  let wrapped = code;
  for (const { start, end } of functions.reverse()) {
    const text = code.slice(start, end);
    const name = /^function (\w+)/.exec(text)?.[1];
    wrapped = `${wrapped.slice(0, start)}const ${name} = (${text});${wrapped.slice(end)}`;
  }
  // The functions are constants now, which must be declared before they are named.
  const names = [...code.matchAll(exported)].map(([, name, value]) => `const ${name} = ${value};`);
  return [wrapped.replaceAll(exported, ""), ...names].join("\n");
}

/** Replaces form_matchers.ts with the code that ajv would generate when it is used. */
export const compiledForms: Plugin = {
  name: "compiled-forms",
  load(id) {
    if (!id.endsWith("/src/manifests/form_matchers.ts")) return null;
    const code = { source: true, esm: true, formats: _`formats` };
    const ajv = createFormAjv({ allErrors: false, verbose: false, messages: false, code }, dropTexts);
    const types = ["connector", "auth", "action", "trigger"];
    const compiled = standaloneCode.default(ajv, Object.fromEntries(types.map((type) => [type, getFormName(type)])));
    const plain = compiled
      .replaceAll(generatedError, "{}")
      .replaceAll(generatedPath, "")
      .replace('require("ajv/dist/runtime/equal").default', "deepCompareStrict")
      .replace('require("ajv/dist/runtime/ucs2length").default', "ucs2length");
    return `import { deepCompareStrict, ucs2length } from "@cfworker/json-schema";
import { formats } from "../json/matches_schema.ts";
${wrapFunctions(plain)}\nexport const formMatchers = { ${types.join(", ")} };`;
  },
};
