// The manifests of a connector as a value, as the runtime takes them.
import { createUnknownIdError } from "../errors/errors.ts";
import type { ActionManifest, AuthManifest, ConnectorManifest, TriggerManifest } from "../generated/manifest.ts";
import type { Schema } from "../json/schema.ts";

/** An action: the content of its file, its id and group from the path, and schemas without $ref. */
export interface Action extends Omit<ActionManifest, "input" | "output"> {
  /** File name without .json. */
  id: string;
  /** Name of the folder. */
  group: string;
  /** Path of the file, for messages. */
  file: string;
  readonly input: Schema;
  readonly output: Schema;
}

/** An auth method: the content of its file, and its id from the path. */
export interface AuthMethod extends Omit<AuthManifest, "fields" | "credentials"> {
  id: string;
  file: string;
  readonly fields: Schema;
  readonly credentials?: Schema;
}

/** A trigger: the content of its file, and its id from the path. */
export interface Trigger extends Omit<TriggerManifest, "input" | "output"> {
  id: string;
  file: string;
  readonly input: Schema;
  readonly output: Schema;
}

/** The files that manifests were made from, by path, such as `actions/calls/list_calls.json`. */
export interface ManifestFiles {
  /** Paths of all manifests. Shared schemas are found by the $refs to them. */
  readonly paths: readonly string[];
  /** The parsed content of a file; undefined where there is none. */
  read(path: string): unknown;
  /** The name of a file in messages. */
  locate(path: string): string;
}

/** The manifests of one connector. */
export interface Manifests {
  files: ManifestFiles;
  connector: ConnectorManifest;
  auth: ReadonlyMap<string, AuthMethod>;
  actions: ReadonlyMap<string, Action>;
  triggers: ReadonlyMap<string, Trigger>;
}

/** The action of an id. Throws `unknown_action` with the nearest id, also of `otherIds` that the caller accepts. */
export function findAction(actions: Manifests["actions"], id: string, otherIds: Iterable<string> = []): Action {
  const action = actions.get(id);
  if (action) return action;
  throw createUnknownIdError("unknown_action", id, [...actions.keys(), ...otherIds]);
}
