// The manifests of this package and its version.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { getPointer } from "./json/json_pointer.ts";
import { readDirectory } from "./manifests/directory.ts";
import { parseManifests } from "./manifests/documents.ts";
import { packageDirectory } from "./package_directory.ts";
import type { ManifestFiles, Manifests } from "./runtime/manifests.ts";

/** All manifest files as one. Only the built package has it, since the sources would be ahead of it. */
const builtFile = new URL("manifests.json", import.meta.url);

let cached: Manifests | undefined;

/** The manifests of this package, read once. */
export function gongManifests(): Manifests {
  cached ??= parseManifests(existsSync(builtFile) ? readBuiltFile() : readDirectory(packageDirectory));
  return cached;
}

/** One file is read several times faster than 160. Each of its lines has one manifest, which is parsed when it is needed. */
function readBuiltFile(): ManifestFiles {
  const texts = new Map(readFileSync(builtFile, "utf8").split("\n").slice(1, -1).map(splitLine));
  const parsed = new Map<string, unknown>();
  const directory = fileURLToPath(packageDirectory);
  return {
    paths: [...texts.keys()],
    read: (path) => {
      const text = texts.get(path);
      if (text !== undefined && !parsed.has(path)) parsed.set(path, JSON.parse(text));
      return parsed.get(path);
    },
    locate: (path) => join(directory, path),
  };
}

/** The path and the manifest of a line: `"path":{…},`. */
function splitLine(line: string): [path: string, text: string] {
  const end = line.indexOf('":');
  return [line.slice(1, end), line.slice(end + 2, line.endsWith(",") ? -1 : undefined)];
}

let version: string | undefined;

/** Read once: each delivery sends it. */
export function getPackageVersion(): string {
  version ??= readPackageVersion();
  return version;
}

function readPackageVersion(): string {
  return String(getPointer(JSON.parse(readFileSync(new URL("package.json", packageDirectory), "utf8")), "/version"));
}
