// Every word of the manifest language is described, used by manifests and read by code.
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { listSections, type ManifestWord } from "../scripts/manifest_words.ts";

const words = listSections().flatMap(({ name, words }) =>
  words.map((word) => [`${name}: ${word.path.join(".")}`, word] as const),
);

/** Words of which there can be one user only: Gong has one webhook and one OAuth flow. */
const singleUser = /^(auth: oauth|trigger: webhook|guideStep: paste)/;

/** Code without comments. Generated types read nothing. */
const code = globSync(["src/**/*.ts", "packages/*/{src,web}/**/*.{ts,tsx}", "scripts/**/*.ts"])
  .filter((file) => !file.startsWith("src/generated/"))
  .map((file) => readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ""))
  .join("\n");

/** Names of the words that do not meet a requirement. */
function findWords(fails: (word: ManifestWord, name: string) => boolean): string[] {
  return words.filter(([name, word]) => fails(word, name)).map(([name]) => name);
}

test("every word is described", () => {
  expect(findWords(({ schema }) => !String(schema.description).endsWith("."))).toEqual([]);
});

test("every word is used by more than one manifest", () => {
  expect(findWords(({ values }, name) => values.size < (singleUser.test(name) ? 1 : 2))).toEqual([]);
});

test("every word is read by code, apart from the keywords of JSON Schema", () => {
  const isRead = ({ path }: ManifestWord): boolean => new RegExp(`\\b${path.at(-1)}\\b`).test(code);
  const unread = findWords((word, name) => !name.startsWith("dialect: ") && !isRead(word));
  expect(unread.filter((name) => !name.endsWith("$schema"))).toEqual([]);
});
