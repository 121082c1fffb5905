// Writes the public declarations of the built package into one text, so that a change of the API is a visible diff.
// With --check it only compares. Types generated from the manifests are left out: the manifests are their diff.
import { readFileSync, writeFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const target = new URL("docs/public_api.txt", root);
const entries = ["index.d.ts", "oauth/index.d.ts", "embed.d.ts"];

/** Declaration files that an entry reaches by relative imports, without generated ones. */
function collectFiles(file: string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(file) || file.startsWith("generated/")) return found;
  const text = readFileSync(new URL(`dist/${file}`, root), "utf8");
  found.set(file, text);
  for (const [, path = ""] of text.matchAll(/(?:from |import\()"(\.[^"]+)\.(?:ts|js)"/g)) {
    const { pathname } = new URL(`${path}.d.ts`, new URL(file, "file:///"));
    collectFiles(pathname.slice(1), found);
  }
  return found;
}

const files = new Map(entries.flatMap((entry) => [...collectFiles(entry)]));
const text = [...files]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([file, content]) => `// ${file}\n${content.trimEnd()}\n`)
  .join("\n");

if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
  console.error("docs/public_api.txt differs from the built declarations. Run npm run build && npm run declarations.");
  process.exitCode = 1;
}
