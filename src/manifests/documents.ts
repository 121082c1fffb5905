// Turns manifest files into manifests: ids come from paths, and schemas lose their $refs. Reads no file itself.
import { posix } from "node:path";
import type { ConnectorManifest } from "../generated/manifest.ts";
import { isRecord } from "../json/lossless_json.ts";
import type { Schema } from "../json/schema.ts";
import type { Action, AuthMethod, ManifestFiles, Manifests, Trigger } from "../runtime/manifests.ts";
import { LazyMap } from "./lazy_map.ts";
import { createManifestError, type ManifestIssue } from "./manifest_issue.ts";

export type ManifestType = "connector" | "auth" | "action" | "trigger";

/** The type, id and group of a manifest by its path; undefined for other files, such as shared schemas. */
export function parsePath(path: string): { type: ManifestType; id: string; group: string } | undefined {
  const match = /^(?:(connector)|(auth)\/([^/]+)|(actions)\/([^/]+)\/([^/]+)|(triggers)\/([^/]+))\.json$/.exec(path);
  if (!match) return undefined;
  const [, connector, auth, authId, actions, group = "", actionId, , triggerId] = match;
  if (connector) return { type: "connector", id: connector, group };
  if (auth) return { type: "auth", id: authId ?? "", group };
  return actions ? { type: "action", id: actionId ?? "", group } : { type: "trigger", id: triggerId ?? "", group };
}

/**
 * The manifests in a set of files, each read when it is needed: an action needs few of them. read.ts validates their form.
 * Throws `invalid_manifest` for two equal ids.
 */
export function parseManifests(files: ManifestFiles): Manifests {
  const auth = new Map<string, () => AuthMethod>();
  const action = new Map<string, () => Action>();
  const trigger = new Map<string, () => Trigger>();
  const schemas = new SchemaReader(files);
  const sources = { auth, action, trigger };
  for (const path of files.paths) {
    const parsed = parsePath(path);
    if (!parsed || parsed.type === "connector") continue;
    const map: Map<string, () => unknown> = sources[parsed.type];
    const file = files.locate(path);
    const { id, group, type } = parsed;
    if (map.has(id))
      throw createManifestError([{ file, path: "", message: `the connector already has ${type} ${id}` }]);
    map.set(id, () => schemas.lazy({ ...readManifest(files, path), id, file, ...(group && { group }) }, path));
  }
  const connector = readManifest(files, "connector.json") as unknown as ConnectorManifest;
  return {
    files,
    connector,
    auth: new LazyMap(auth),
    actions: new LazyMap(action),
    triggers: new LazyMap(trigger),
  };
}

function readManifest(files: ManifestFiles, path: string): Record<string, unknown> {
  const content = files.read(path);
  if (isRecord(content)) return content;
  const message = content === undefined ? "no such file" : "must be an object";
  throw createManifestError([{ file: files.locate(path), path: "", message }]);
}

const schemaWords = ["input", "output", "fields", "credentials"];

/** Replaces $refs. Each referenced file is expanded once. */
export class SchemaReader {
  readonly #files: ManifestFiles;
  readonly #expanded = new Map<string, Schema>();

  constructor(files: ManifestFiles) {
    this.#files = files;
  }

  /** The manifest with schemas that are expanded at first use: listing actions does not need them. */
  lazy(manifest: Record<string, unknown>, path: string): Record<string, unknown> {
    for (const name of schemaWords) {
      const schema = manifest[name];
      if (!isRecord(schema)) continue;
      let expanded: unknown;
      Object.defineProperty(manifest, name, {
        enumerable: true,
        get: () => {
          expanded ??= this.expand(schema, path, [name]);
          return expanded;
        },
      });
    }
    return manifest;
  }

  /**
   * The schema with every $ref replaced by the file that it names. Keywords next to a $ref override the referenced schema.
   * Parts without a $ref are not copied: there are 20,000.
   */
  expand(value: unknown, path: string, pointer: string[] = [], trail: readonly string[] = []): unknown {
    if (Array.isArray(value)) return this.#expandList(value, path, pointer, trail);
    if (!isRecord(value)) return value;
    let copy: Record<string, unknown> | undefined;
    for (const key of Object.keys(value)) {
      const part = value[key];
      if (typeof part !== "object") continue;
      pointer.push(key);
      const expanded = this.expand(part, path, pointer, trail);
      pointer.pop();
      if (expanded === part) continue;
      copy ??= { ...value };
      copy[key] = expanded;
    }
    if (typeof value.$ref !== "string") return copy ?? value;
    const { $ref: _ref, ...keywords } = copy ?? value;
    return { ...this.#shared(value.$ref, { path, pointer }, trail), ...keywords };
  }

  #expandList(list: readonly unknown[], path: string, pointer: string[], trail: readonly string[]): readonly unknown[] {
    const copy = list.map((item, index) => {
      pointer.push(String(index));
      const expanded = this.expand(item, path, pointer, trail);
      pointer.pop();
      return expanded;
    });
    return copy.some((item, index) => item !== list[index]) ? copy : list;
  }

  #shared($ref: string, from: { path: string; pointer: readonly string[] }, trail: readonly string[]): Schema {
    const target = posix.join(posix.dirname(from.path), $ref);
    const cached = this.#expanded.get(target);
    if (cached) return cached;
    const issue = (message: string): ManifestIssue => ({
      file: this.#files.locate(from.path),
      path: `/${[...from.pointer, "$ref"].join("/")}`,
      message,
    });
    if (trail.includes(target)) throw createManifestError([issue(`${$ref} refers back to itself`)]);
    const content = this.#files.read(target);
    if (content === undefined) throw createManifestError([issue(`there is no file ${$ref}`)]);
    const schema = this.expand(content, target, [], [...trail, target]) as Schema;
    this.#expanded.set(target, schema);
    return schema;
  }
}
