// The command power-platform: writes the two files of a custom connector of Microsoft Power Platform.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gong } from "gong-connector";
import { type CommandContext, getPackageVersion } from "gong-connector/internal";
import { createApiDefinition } from "../power_platform/definition.ts";
import { createApiProperties } from "../power_platform/properties.ts";

export interface PowerPlatformFlags {
  serverUrl: string;
  out: string;
  actionsDir?: string;
}

export async function run(
  { serverUrl, out, actionsDir }: PowerPlatformFlags,
  { print }: CommandContext,
): Promise<void> {
  const connector = gong(actionsDir === undefined ? {} : { actions: actionsDir });
  const files = {
    "apiDefinition.swagger.json": createApiDefinition(connector, { serverUrl, version: getPackageVersion() }),
    "apiProperties.json": createApiProperties(brandColor),
  };
  mkdirSync(out, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(out, name), `${JSON.stringify(content)}\n`);
  print(
    Object.keys(files)
      .map((name) => join(out, name))
      .join("\n"),
  );
}

const brandColor = "#8039e9";
