// Settings that two people can edit at the same time: a save can name the version that was edited.
import { createHash } from "node:crypto";
import { ConnectorError } from "gong-connector";
import type { SettingsStore } from "./store/index.ts";

/** The version of a stored value: it changes when the value does. */
export function getSettingVersion(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(value) ?? "")
    .digest("base64url");
}

/** Throws `version_conflict` if `version` is given and the stored value has another one. */
export async function saveSetting(
  settings: SettingsStore,
  name: string,
  value: unknown,
  version: string | undefined,
): Promise<void> {
  for (;;) {
    const previous = await settings.get(name);
    if (version !== undefined && version !== getSettingVersion(previous))
      throw new ConnectorError("version_conflict", `the setting ${name} was changed since this version was read`);
    if (await settings.replace(name, previous, value)) return;
  }
}
