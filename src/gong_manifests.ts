// The manifests of this package, its directory and its version.
import { readFileSync } from "node:fs";
import { getPointer } from "./json/json_pointer.ts";
import { readDirectory } from "./manifests/directory.ts";
import { parseManifests } from "./manifests/documents.ts";
import type { Manifests } from "./runtime/manifests.ts";

/** The package's directory: connector.json, actions, auth and triggers are at its top. */
export const packageDirectory: URL = new URL("../", import.meta.url);

let cached: Manifests | undefined;

/** The manifests of this package, read once. */
export function gongManifests(): Manifests {
  cached ??= parseManifests(readDirectory(packageDirectory));
  return cached;
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
