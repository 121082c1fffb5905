// Reads the files of a directory of manifests, and directories of further actions and triggers.
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ManifestFiles } from "../runtime/manifests.ts";
import { createManifestError } from "./manifest_issue.ts";

/** Directories of further manifests: `actions` holds one folder a group, `triggers` one file a trigger. */
export interface ExtraDirectories {
  actions?: URL | string | undefined;
  triggers?: URL | string | undefined;
}

/** The files under a directory: connector.json, auth/, actions/<group>/ and triggers/. Throws `invalid_manifest`. */
export function readDirectory(directory: URL | string): ManifestFiles {
  const root = toPath(directory);
  const file = join(root, "connector.json");
  if (!existsSync(file)) {
    const remedy = "Name the directory of a connector. Further actions and triggers are validated when it loads them.";
    throw createManifestError([{ file, path: "", message: "no such file", remedy }]);
  }
  const paths = [
    "connector.json",
    ...listFiles(join(root, "auth")).map((name) => `auth/${name}`),
    ...listActions(join(root, "actions")).map((name) => `actions/${name}`),
    ...(existsSync(join(root, "triggers")) ? listFiles(join(root, "triggers")).map((name) => `triggers/${name}`) : []),
  ];
  const locate = (path: string): string => join(root, path);
  return { paths, locate, read: readOnce(locate) };
}

/**
 * The files with those of further directories, as if these were the connector's own folders: a $ref may name a shared
 * schema of the connector, or a file beside the further directory. Throws `invalid_manifest`.
 */
export function addDirectories(base: ManifestFiles, extra: ExtraDirectories): ManifestFiles {
  const actions = extra.actions === undefined ? undefined : toPath(extra.actions);
  const triggers = extra.triggers === undefined ? undefined : toPath(extra.triggers);
  const own = new Map<string, string>([
    ...(actions === undefined
      ? []
      : listActions(actions).map((name) => [`actions/${name}`, join(actions, name)] as const)),
    ...(triggers === undefined
      ? []
      : listFiles(triggers).map((name) => [`triggers/${name}`, join(triggers, name)] as const)),
  ]);
  const parents = [actions, triggers].flatMap((directory) => (directory === undefined ? [] : dirname(directory)));
  const locateOwn = (path: string): string | undefined =>
    own.get(path) ?? parents.map((parent) => join(parent, path)).find((file) => existsSync(file));
  const readOwn = readOnce(locateOwn);
  return {
    paths: [...base.paths, ...own.keys()],
    locate: (path) =>
      own.get(path) ?? (base.read(path) === undefined ? locateOwn(path) : undefined) ?? base.locate(path),
    read: (path) => (own.has(path) ? readOwn(path) : (base.read(path) ?? readOwn(path))),
  };
}

function toPath(directory: URL | string): string {
  return resolve(directory instanceof URL || directory.startsWith("file:") ? fileURLToPath(directory) : directory);
}

function listActions(directory: string): string[] {
  const groups = list(directory, "directory");
  const files = groups.flatMap((name) => listFiles(join(directory, name)).map((file) => `${name}/${file}`));
  if (files.length > 0) return files;
  throw createManifestError([{ file: directory, path: "", message: "has no file <group>/<id>.json" }]);
}

function listFiles(directory: string): string[] {
  return list(directory, "file").filter((name) => name.endsWith(".json"));
}

/** Sorted, without hidden entries: editors, version control and Kubernetes keep files of their own beside the manifests. */
function list(directory: string, type: "directory" | "file"): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith(".") && getType(entry) === type)
      .map(({ name }) => name)
      .sort();
  } catch {
    throw createManifestError([{ file: directory, path: "", message: "no such directory" }]);
  }
}

/** For a link, of what it leads to: a Kubernetes volume has links to its files. */
function getType(entry: Dirent): "directory" | "file" | undefined {
  const stats = entry.isSymbolicLink()
    ? statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })
    : entry;
  if (stats?.isDirectory()) return "directory";
  return stats?.isFile() ? "file" : undefined;
}

/** Reads each file once; undefined where there is none. */
function readOnce(locate: (path: string) => string | undefined): ManifestFiles["read"] {
  const cache = new Map<string, unknown>();
  return (path) => {
    if (!cache.has(path)) cache.set(path, readFile(locate(path)));
    return cache.get(path);
  };
}

function readFile(file: string | undefined): unknown {
  if (file === undefined) return undefined;
  try {
    // Editors of Windows write a byte order mark.
    return JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    const message = `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    throw createManifestError([{ file, path: "", message }]);
  }
}
