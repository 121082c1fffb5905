// The manifests of this package and its version.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { getPointer } from "./json/json_pointer.ts";
import { isRecord } from "./json/lossless_json.ts";
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

/** One file is read several times faster than 160. */
function readBuiltFile(): ManifestFiles {
  const content: unknown = JSON.parse(readFileSync(builtFile, "utf8"));
  const files = isRecord(content) ? content : {};
  const directory = fileURLToPath(packageDirectory);
  return {
    paths: Object.keys(files),
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    locate: (path) => join(directory, path),
  };
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
