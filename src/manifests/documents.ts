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
          expanded ??= this.expand(schema, path, `/${name}`);
          return expanded;
        },
      });
    }
    return manifest;
  }

  /** The schema with every $ref replaced by the file that it names. Keywords next to a $ref override the referenced schema. */
  expand(value: unknown, path: string, pointer = "", trail: readonly string[] = []): unknown {
    if (Array.isArray(value)) return value.map((item, index) => this.expand(item, path, `${pointer}/${index}`, trail));
    if (!isRecord(value)) return value;
    const { $ref, ...keywords } = value;
    const shared = typeof $ref === "string" ? this.#shared($ref, { path, pointer }, trail) : {};
    const own = Object.entries(keywords).map(([key, keyword]) => [
      key,
      this.expand(keyword, path, `${pointer}/${key}`, trail),
    ]);
    return { ...shared, ...Object.fromEntries(own) };
  }

  #shared($ref: string, from: { path: string; pointer: string }, trail: readonly string[]): Schema {
    const target = posix.join(posix.dirname(from.path), $ref);
    const cached = this.#expanded.get(target);
    if (cached) return cached;
    const issue = (message: string): ManifestIssue => ({
      file: this.#files.locate(from.path),
      path: `${from.pointer}/$ref`,
      message,
    });
    if (trail.includes(target)) throw createManifestError([issue(`${$ref} refers back to itself`)]);
    const content = this.#files.read(target);
    if (content === undefined) throw createManifestError([issue(`there is no file ${$ref}`)]);
    const schema = this.expand(content, target, "", [...trail, target]) as Schema;
    this.#expanded.set(target, schema);
    return schema;
  }
}
