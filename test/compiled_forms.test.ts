// The check of manifest forms in the built program, against the validation library with the same schemas.
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { build } from "vite";
import { expect, onTestFinished, test } from "vitest";
import { compiledForms } from "../scripts/compiled_forms.ts";
import { formMatchers } from "../src/manifests/form_matchers.ts";
import { createRunParameters } from "./helpers/long_run.ts";

type Matchers = typeof formMatchers;

async function buildMatchers(): Promise<Matchers> {
  // Inside, so that the built code finds the packages that it imports.
  mkdirSync("node_modules/.cache", { recursive: true });
  const directory = mkdtempSync("node_modules/.cache/compiled-forms-");
  onTestFinished(() => rmSync(directory, { recursive: true }));
  await build({
    configFile: false,
    logLevel: "warn",
    plugins: [compiledForms],
    build: {
      ssr: true,
      outDir: directory,
      target: "node22",
      rolldownOptions: { input: { forms: "src/manifests/form_matchers.ts" } },
    },
  });
  const built: { formMatchers: Matchers } = await import(pathToFileURL(join(directory, "forms.js")).href);
  return built.formMatchers;
}

const patterns = {
  connector: "connector.json",
  auth: "auth/*.json",
  action: "actions/**/*.json",
  trigger: "triggers/**/*.json",
} as const;
const types = ["connector", "auth", "action", "trigger"] as const;
const files = types.flatMap((type) =>
  globSync(patterns[type]).map((file) => ({ type, file, text: readFileSync(file, "utf8") })),
);

/** Each place of a JSON value: an object or a list, and a key of it. */
function listPlaces(value: unknown): [holder: Record<string, unknown>, key: string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder: Record<string, unknown> = Object(value);
  return Object.keys(holder).flatMap((key) => [[holder, key], ...listPlaces(holder[key])]);
}

const texts = ["", "text", "a_name", "GET", "/v2/x", "https://x.example/a?b=c", "https://x.example/a b", "2026-01-02"];
const replacement = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, 0, 1, -1, 1.5, [], {}, ["text"], { text: "text" }, ...texts),
  fc.string(),
);
const change = fc.record({
  place: fc.nat(),
  other: fc.nat(),
  kind: fc.constantFrom("replace", "copy", "add"),
  replacement,
});
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

function apply(manifest: unknown, { place, other, kind, replacement }: Change): void {
  const places = listPlaces(manifest);
  const [holder, key] = places[place % places.length] ?? [];
  const [source, sourceKey] = places[other % places.length] ?? [];
  if (!holder || key === undefined || !source || sourceKey === undefined) return;
  if (kind === "add") holder[sourceKey] = structuredClone(replacement ?? null);
  else if (kind === "copy") holder[key] = structuredClone(source[sourceKey]);
  else if (replacement === undefined) delete holder[key];
  else holder[key] = structuredClone(replacement);
}

test("the built check and the library agree on every manifest and on changed ones", async () => {
  const built = await buildMatchers();
  for (const { type, text } of files) expect(built[type](JSON.parse(text))).toBe(true);
  const counts = { valid: 0, invalid: 0 };
  const property = fc.property(
    fc.constantFrom(...files),
    fc.array(change, { minLength: 1, maxLength: 3 }),
    (file, changes) => {
      const manifest: unknown = JSON.parse(file.text);
      for (const one of changes) apply(manifest, one);
      const isValid = formMatchers[file.type](manifest);
      counts[isValid ? "valid" : "invalid"] += 1;
      expect(built[file.type](manifest)).toBe(isValid);
    },
  );
  fc.assert(property, createRunParameters(2000));
  // Of 2,000 changed manifests, 210 to 255 are valid.
  expect(counts.valid).toBeGreaterThan(100);
  expect(counts.invalid).toBeGreaterThan(100);
});
