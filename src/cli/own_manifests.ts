// The manifests of the commands that only read them: those of the package, with further directories.
import { gongManifests } from "../gong_manifests.ts";
import type { Manifests } from "../runtime/manifests.ts";

export interface OwnDirectories {
  actionsDir?: string;
  triggersDir?: string;
}

/** Throws `invalid_manifest`. Without directories, it loads no module that validates manifests or sends requests. */
export async function loadOwnManifests({ actionsDir, triggersDir }: OwnDirectories): Promise<Manifests> {
  if (actionsDir === undefined && triggersDir === undefined) return gongManifests();
  const { gong } = await import("../gong.ts");
  const actions = actionsDir === undefined ? {} : { actions: actionsDir };
  return gong({ ...actions, ...(triggersDir !== undefined && { triggers: triggersDir }) }).manifests;
}
