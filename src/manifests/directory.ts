// Reads a directory of manifests and follows their $refs; knows nothing of what they mean.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ConnectorManifest } from "../generated/manifest.ts";
import { isRecord } from "../runtime/lossless_json.ts";
import type { Action, AuthMethod, Manifests, Trigger } from "../runtime/manifests.ts";
import type { Schema } from "../runtime/schema.ts";

/** A file that cannot be read, is not JSON, or refers to one that is not there. */
export class ManifestFileError extends Error {
  override readonly name = "ManifestFileError";
  readonly file: string;
  constructor(file: string, message: string) {
    super(`${file}: ${message}`);
    this.file = file;
  }
}

/** Reads connector.json, auth/, actions/<group>/ and triggers/ under a directory. Throws ManifestFileError. */
export function loadManifests(directory: URL | string): Manifests {
  const root = toDirectoryUrl(directory);
  const files = new ManifestReader();
  return {
    directory: root,
    connector: files.read<ConnectorManifest>(new URL("connector.json", root)),
    auth: byId(files, new URL("auth/", root), (file, id) =>
      lazySchemas<AuthMethod>(files, file, id, ["fields", "credentials"]),
    ),
    actions: loadActions(new URL("actions/", root), files),
    triggers: byId(files, new URL("triggers/", root), (file, id) =>
      lazySchemas<Trigger>(files, file, id, ["input", "output"]),
    ),
  };
}

/** Reads a directory of action files: one folder a group. */
export function loadActions(
  directory: URL | string,
  files: ManifestReader = new ManifestReader(),
): ReadonlyMap<string, Action> {
  const root = toDirectoryUrl(directory);
  const actions = new Map<string, Action>();
  for (const group of files.list(root).filter((entry) => entry.folder)) {
    const folder = new URL(`${group.name}/`, root);
    const load = (file: URL, id: string): Action =>
      lazySchemas<Action>(files, file, id, ["input", "output"], group.name);
    for (const [id, action] of byId(files, folder, load)) {
      const other = actions.get(id);
      if (other) throw new ManifestFileError(action.file, `there is another action of this name: ${other.file}`);
      actions.set(id, action);
    }
  }
  return actions;
}

export function toDirectoryUrl(directory: URL | string): URL {
  const text = String(directory);
  if (/^[a-z]+:\/\//.test(text)) return new URL(text.endsWith("/") ? text : `${text}/`);
  return pathToFileURL(`${text}/`);
}

/** Reads each file once. */
export class ManifestReader {
  readonly #read = new Map<string, unknown>();
  readonly #expanded = new Map<string, Schema>();

  list(directory: URL): { name: string; folder: boolean }[] {
    try {
      const entries = readdirSync(directory, { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, folder: entry.isDirectory() })).sort(byName);
    } catch {
      return [];
    }
  }

  /** The parsed file. Its form is checked by `checkManifests`, not here. */
  read<T>(file: URL): T {
    const known = this.#read.get(file.href);
    if (known !== undefined) return known as T;
    const path = fileURLToPath(file);
    let value: unknown;
    try {
      value = JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
      const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
      throw new ManifestFileError(
        path,
        missing ? "no such file" : `is not JSON: ${error instanceof Error ? error.message : error}`,
      );
    }
    this.#read.set(file.href, value);
    return value as T;
  }

  /** The schema with every $ref replaced by what it names; words beside a $ref win. */
  dereference(schema: Schema, file: URL, trail: readonly string[] = []): Schema {
    return this.#walk(schema, file, trail) as Schema;
  }

  #walk(value: unknown, file: URL, trail: readonly string[]): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#walk(item, file, trail));
    if (!isRecord(value)) return value;
    const { $ref, ...words } = value;
    const shared = typeof $ref === "string" ? this.#shared($ref, file, trail) : {};
    const own = Object.entries(words).map(([key, word]) => [key, this.#walk(word, file, trail)]);
    return { ...shared, ...Object.fromEntries(own) };
  }

  #referred(target: URL, $ref: string, from: URL): Schema {
    try {
      return this.read<Schema>(target);
    } catch (error) {
      if (!(error instanceof ManifestFileError)) throw error;
      throw new ManifestFileError(fileURLToPath(from), `cannot follow ${$ref}: ${error.message}`);
    }
  }

  #shared($ref: string, file: URL, trail: readonly string[]): Schema {
    const target = new URL($ref, file);
    const known = this.#expanded.get(target.href);
    if (known) return known;
    if (trail.includes(target.href)) throw new ManifestFileError(fileURLToPath(file), `${$ref} refers back to itself`);
    const schema = this.dereference(this.#referred(target, $ref, file), target, [...trail, target.href]);
    this.#expanded.set(target.href, schema);
    return schema;
  }
}

function byId<T>(files: ManifestReader, directory: URL, load: (file: URL, id: string) => T): ReadonlyMap<string, T> {
  const names = files.list(directory).filter((entry) => !entry.folder && entry.name.endsWith(".json"));
  return new Map(
    names.map(({ name }) => {
      const id = name.slice(0, -".json".length);
      return [id, load(new URL(name, directory), id)] as const;
    }),
  );
}

/** The manifest with id, file and group, whose schemas are expanded when first looked at. */
function lazySchemas<T>(files: ManifestReader, file: URL, id: string, names: readonly string[], group?: string): T {
  const manifest = {
    ...files.read<Record<string, unknown>>(file),
    id,
    file: fileURLToPath(file),
    ...(group && { group }),
  };
  for (const name of names) {
    const schema = Reflect.get(manifest, name);
    if (!isRecord(schema)) continue;
    let expanded: Schema | undefined;
    Object.defineProperty(manifest, name, {
      enumerable: true,
      get: () => {
        expanded ??= files.dereference(schema, file);
        return expanded;
      },
    });
  }
  return manifest as T;
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
